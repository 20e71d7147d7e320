"""The way of a closed matter to a second pair of eyes and on: what the handler said stays with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases import workflow
from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import author_id, save, staff_id
from shanzhi.cases.actions.moving import Handing, hand_to, keep_dispatch
from shanzhi.cases.models import Case, Dispatch, Review
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.handling import Move, Trigger
from shanzhi.cases.models.review import ReviewKind, Why
from shanzhi.cases.rules.circles import above
from shanzhi.kernel.api import Actor, Denied
from shanzhi.organizations import api as organizations

DESKS = ("community_desk", "street_office", "city_centre")
VERBS = {ReviewKind.VERIFY: "send_to_verify", ReviewKind.SIGN: "send_to_sign"}
MOVES = {ReviewKind.VERIFY: Move.VERIFYING, ReviewKind.SIGN: Move.SIGNING}


@dataclass(frozen=True, slots=True)
class Moved:
    """What an action that moved a matter has to announce."""

    review: Review
    dispatch: Dispatch
    clocks: Clocks


def send_to_review(case: Case, kind: ReviewKind, why: Why, *, by: Actor, at: datetime) -> Moved:
    """Hand a closed, saved matter to whoever looks at it again; the clock of handling stands, that
    of verifying runs. Handler, outcome and words stay, and so does the deadline of handling, for
    ``approve`` to give back.

    Raises WrongState when its state does not lead there.
    """
    state, before = workflow.require(case.state, VERBS[kind]), case.holder_unit_id
    clocks = Clocks(case, at)
    clocks.stop(ClockKind.HANDLE)  # a pause ends with it, and moves the deadline
    handling_due_at, case.state = case.due_at, state
    case.holder_unit_id = looking_unit(case, kind)
    case.assignee = None
    case.due_at = clocks.start(ClockKind.VERIFY).due_at
    save(case, at, "state", "holder_unit", "assignee", "due_at")
    handing = Handing(
        unit_id=case.holder_unit_id,
        move=MOVES[kind],
        trigger=Trigger.RULE,
        reason=str(why.label),
    )
    review = Review.objects.create(
        case=case,
        kind=kind,
        why=why,
        unit_id=case.holder_unit_id,
        handler_id=case.handler_id,
        handling_due_at=handling_due_at,
        sent_at=at,
    )
    return Moved(review, keep_dispatch(case, handing, before, by, at), clocks)


def approve(case: Case, review: Review, *, verb: str, by: Actor, at: datetime) -> Moved:
    """What the handler said holds: the reporter is told, and the matter is the handler's unit's
    again, with the deadline that it was handled under."""
    case.state = workflow.require(case.state, verb)
    before = case.holder_unit_id
    case.holder_unit_id = case.handler_unit_id or before
    case.assignee_id = case.handler_id
    case.due_at = review.handling_due_at
    save(case, at, "state", "holder_unit", "assignee", "due_at")
    clocks = Clocks(case, at)
    clocks.stop(ClockKind.VERIFY)
    clocks.contacted()
    handing = Handing(
        unit_id=case.holder_unit_id,
        move=MOVES[ReviewKind(review.kind)],
        reason=_("核查、会签结束，结果告知居民。"),
    )
    _decide(review, True, by, at)
    return Moved(review, keep_dispatch(case, handing, before, by, at), clocks)


def reject(case: Case, review: Review, *, verb: str, reason: str, by: Actor, at: datetime) -> Moved:
    """What the handler said does not hold: the unit that closed it has it again."""
    ended = Clocks(case, at)
    ended.stop(ClockKind.VERIFY)
    handing = Handing(
        unit_id=case.handler_unit_id or case.holder_unit_id, move=Move.REOPENING, reason=reason
    )
    dispatch, clocks = hand_to(case, handing, verb=verb, by=by, at=at)
    clocks.rows = [*ended.rows, *clocks.rows]
    _decide(review, False, by, at)
    return Moved(review, dispatch, clocks)


def open_review(case: Case, by: Actor) -> Review:
    """The look that a locked matter waits for; raises Denied for whoever closed it: nobody checks
    their own work, in whatever unit."""
    review = Review.objects.select_for_update().get(case=case, agreed__isnull=True)
    if author_id(by) == review.handler_id:
        raise Denied(_("这件诉求是您办结的，须由另一个人来核查或会签。"))
    return review


def looking_unit(case: Case, kind: ReviewKind) -> int:
    """Who holds it meanwhile: to verify, the desk that dispatched it; to sign, the level above its
    circle. A unit in which nobody works but the handler is passed over upwards."""
    found = list(_upwards(case, kind))
    for unit in found:
        if unit.pk != case.handler_unit_id or _has_somebody_else(unit.pk, case.handler_id):
            return unit.pk
    return found[-1].pk if found else case.holder_unit_id


def _upwards(case: Case, kind: ReviewKind) -> Iterator[organizations.Unit]:
    begin = 0 if kind is ReviewKind.VERIFY else above(case.circle) - 1
    given = organizations.unit(case.dispatcher_unit_id) if case.dispatcher_unit_id else None
    if kind is ReviewKind.VERIFY and given is not None and given.is_active:
        yield given
        begin = DESKS.index(given.kind) if given.kind in DESKS else 0
    for desk in DESKS[begin:]:
        unit = organizations.receiver_unit(case.place_code, desk)
        if unit is not None:
            yield unit


def _has_somebody_else(unit_id: int, handler_id: int | None) -> bool:
    return any(member.pk != handler_id for member in organizations.members_of(unit_id))


def _decide(review: Review, agreed: bool, by: Actor, at: datetime) -> None:
    review.agreed = agreed
    review.decided_by_id = staff_id(by)
    review.decided_at = at
    review.save(update_fields=["agreed", "decided_by", "decided_at", "method", "note"])
