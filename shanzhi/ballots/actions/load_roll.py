"""The roll of a ballot is brought in: units, owners and areas become heads."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.locking import locked
from shanzhi.ballots.events import RollLoaded
from shanzhi.ballots.models import Ballot, Elector, RollPerson, RollUnit
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.roll import UnitUse
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.ballots.queries.place_rules import rules_in
from shanzhi.ballots.rules.canonical import leaf_of
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.rules.roll import (
    Head,
    RollRow,
    RowFault,
    counted_area,
    doubtful_names,
    heads_of,
    owners_text,
)
from shanzhi.ballots.rules.shares import area_text
from shanzhi.ballots.sealing import index_of, seal_name, seal_phone
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class LoadedRoll:
    """What came of it. ``doubtful`` are names that several heads bear, for a person to look at."""

    electors: int
    units: int
    area: Decimal
    doubtful: tuple[str, ...]


class BadRoll(Invalid):
    """Rows that cannot be used; ``rows`` says which, and nothing was changed."""

    code = "bad-roll"

    def __init__(self, rows: Sequence[RowFault]) -> None:
        first = "；".join(
            _("第 %(line)s 行：%(why)s") % {"line": fault.line, "why": FAULTS[fault.what]()}
            for fault in rows[:10]
        )
        super().__init__({"rows": first})
        self.rows = tuple(rows)


FAULTS = {
    "people": lambda: _("没有写业主（选民）姓名，或姓名过长"),
    "unit": lambda: _("没有写房号，或房号过长"),
    "twice": lambda: _("这个房号前面已经有了"),
    "kind": lambda: _("名册类别不对"),
    "use": lambda: _("用途不对"),
    "area": lambda: _("面积要是大于 0 的数，最多两位小数"),
}


@transaction.atomic
def load_roll(
    ballot: Ballot, rows: Iterable[RollRow], *, by: Actor, at: datetime | None = None
) -> LoadedRoll:
    """Replace the roll with these rows, until the ballot opens.

    Raises Denied; WrongState, also when proxies or deliveries hang on it; BadRoll (an Invalid
    whose ``rows`` are the faults).
    """
    moment = at or now()
    ballot = locked(ballot, by, MANAGE_BALLOT, BallotState.DRAFT, BallotState.NOTICED)
    heads, faults = heads_of(ballot.kind, rows, UnitUse.values)
    if faults:
        raise BadRoll(faults)
    if not heads:
        raise Invalid({"rows": _("名册是空的。")})
    if ballot.electors.filter(Q(proxies__isnull=False) | Q(delivery__isnull=False)).exists():
        raise WrongState(_("已经登记了委托或送达，不能再换名册。请先取消这次投票，另起一次。"))
    ballot.electors.all().delete()
    garages = bool(values_of(rules_in(ballot.kind, ballot.place_code)).get("garages_count", True))
    _write(ballot, heads, garages=garages)
    area = sum((counted_area(h.units, garages=garages) for h in heads), Decimal("0.00"))
    units = sum(len(head.units) for head in heads)
    event = RollLoaded(ballot_id=ballot.pk, electors=len(heads), units=units, area=area_text(area))
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return LoadedRoll(len(heads), units, area, tuple(doubtful_names(heads)))


def _write(ballot: Ballot, heads: Sequence[Head], *, garages: bool) -> None:
    electors = [
        _elector(ballot, number, head, garages=garages) for number, head in enumerate(heads, 1)
    ]
    Elector.objects.bulk_create(electors, batch_size=BATCH)
    RollUnit.objects.bulk_create(
        (
            RollUnit(
                ballot=ballot,
                elector=elector,
                label=label,
                area=area,
                use=use,
                counts=garages or use != UnitUse.GARAGE,
            )
            for elector, head in zip(electors, heads, strict=True)
            for label, area, use in head.units
        ),
        batch_size=BATCH,
    )
    RollPerson.objects.bulk_create(
        (
            RollPerson(
                elector=elector,
                name_encrypted=seal_name(person.name.strip()),
                phone_encrypted=seal_phone(person.phone.strip()),
                phone_index=index_of(person.phone.strip()),
            )
            for elector, head in zip(electors, heads, strict=True)
            for person in head.people
        ),
        batch_size=BATCH,
    )


def _elector(ballot: Ballot, number: int, head: Head, *, garages: bool) -> Elector:
    salt = secrets.token_hex(16)
    names = [person.name.strip() for person in head.people]
    return Elector(
        ballot=ballot,
        number=number,
        kind=head.kind,
        area=counted_area(head.units, garages=garages),
        owners_hash=leaf_of(owners_text(salt, names)).hex(),
        salt=salt,
    )
