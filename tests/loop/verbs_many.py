"""What few people do to many matters: orders for several at once and their undoing; corrections."""

from __future__ import annotations

from shanzhi.cases import permissions
from shanzhi.cases.actions.correct_place import correct_place
from shanzhi.cases.actions.run_bulk import run_bulk
from shanzhi.cases.actions.start_bulk import start_bulk
from shanzhi.cases.actions.undo_bulk import take_back, undo_bulk
from shanzhi.cases.models import BulkOperation, Case
from shanzhi.cases.models.bulk import BulkVerb
from shanzhi.kernel.api import Actor, NotFound
from tests.loop.deeds import Deed, Verb, first_of


def _order(deed: Deed, verb: BulkVerb) -> object:
    cases = list(Case.objects.order_by("pk"))
    chosen = deed.chance.sample(cases, min(len(cases), deed.chance.randint(1, 3)))
    dispatches = verb is BulkVerb.DISPATCH
    return start_bulk(
        verb,
        by=deed.by,
        numbers=[deed.case.number, *(case.number for case in chosen)],
        unit_id=deed.chance.choice(deed.cast.unit_ids) if dispatches else None,
        reason=deed.chance.choice(("统一归他们管", "统一归他们管", "")),
        at=deed.at,
    )


def _carry_out(deed: Deed) -> object:
    """A job does it, in the name of who gave the order."""
    order = first_of(BulkOperation.objects.filter(items__result="waiting").distinct())
    return run_bulk(order, by=_giver(order, deed), at=deed.at)


def _undo(deed: Deed) -> object:
    """Mostly by who gave the order, for it is nobody else's to take back."""
    order = BulkOperation.objects.filter(items__result="done").order_by("-pk").first()
    if order is None:
        raise NotFound
    by = deed.by if deed.chance.random() < 0.2 else _giver(order, deed)
    return undo_bulk(order, by=by, at=deed.at)


def _give_back(deed: Deed) -> object:
    undone = BulkOperation.objects.filter(undone_at__isnull=False, items__result="done")
    order = first_of(undone.distinct())
    return take_back(order, by=_giver(order, deed), at=deed.at)


def _giver(order: BulkOperation, deed: Deed) -> Actor:
    return next(who for who in deed.cast.people.values() if who.id == order.made_by_id)


def _correct_place(deed: Deed) -> object:
    code = deed.chance.choice((*deed.cast.place_codes, "990101001999"))
    address = deed.chance.choice(("", "南门口"))
    return correct_place(
        deed.case, by=deed.by, place_code=code, address=address, reason="说错了", at=deed.at
    )


VERBS_MANY = (
    Verb(
        "order_dispatch",
        permissions.DISPATCH,
        None,
        lambda d: _order(d, BulkVerb.DISPATCH),
        often=1,
        target=lambda _case: None,
    ),
    Verb(
        "order_accept",
        permissions.ACCEPT,
        None,
        lambda d: _order(d, BulkVerb.ACCEPT),
        often=1,
        target=lambda _case: None,
    ),
    # Who is asked is who gave the order, row by row; whoever's turn it is only starts the job.
    Verb("carry_out", permissions.REPORT, None, _carry_out, 40, frozenset({"order:waiting"})),
    Verb("undo", permissions.REPORT, None, _undo, 60, frozenset({"order:done"})),
    Verb("give_back", permissions.REPORT, None, _give_back, 40, frozenset({"undone:done"})),
    Verb("correct_place", permissions.CORRECT, None, _correct_place, often=2),
)
