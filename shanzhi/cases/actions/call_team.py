"""Call the nearest free rapid-response team; when it does not come, the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.joint_words import require_open, short
from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import NoTeamLeft, TeamCalled, TeamSilent
from shanzhi.cases.models import Callout, Case
from shanzhi.cases.models.callout import OPEN_CALLOUTS, CalloutState
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.permissions import CALL_TEAM, KEEP_TIME
from shanzhi.cases.queries.teams import next_team
from shanzhi.cases.rules.teams import ANSWER_WITHIN
from shanzhi.kernel.api import SYSTEM, Actor, Conflict, WrongState, now, require


@dataclass(frozen=True, slots=True)
class _Call:
    """What all offers of one call share."""

    key: UUID
    expected: str
    called_by: int | None


@transaction.atomic
def call_team(case: Case, *, by: Actor, expected: str, at: datetime | None = None) -> Callout:
    """Ask the nearest free team that knows this kind of matter to come. Who holds the matter does
    not change: the team lends a hand.

    Raises Denied; WrongState once it is closed, or while another call is open; Invalid
    (team_expected); Conflict when no team is free.
    """
    moment = at or now()
    case = locked(case, by=by, capability=CALL_TEAM)
    require_open(case)
    if case.callouts.filter(state__in=OPEN_CALLOUTS).exists():
        raise WrongState(_("已经呼叫了一支队伍，还没有结束。"))
    call = _Call(uuid4(), short("team_expected", expected), author_id(by))
    offered = offer_next(case, call, by=by, at=moment)
    if offered is None:
        raise Conflict(_("现在没有值班、有空、又会办这类事的队伍。可以改为吹哨，或直接派单。"))
    return offered


def pass_on(case: Case, callout: Callout, *, by: Actor, at: datetime) -> Callout | None:
    """Ask the next nearest team after one that does not come; says so when there is none."""
    call = _Call(callout.call_key, callout.expected, callout.called_by_id)
    offered = offer_next(case, call, by=by, at=at)
    if offered is None:
        announce_case(
            case, NoTeamLeft, by=by, at=at, callout_id=callout.pk, team_id=callout.team_id
        )
    return offered


def offer_next(case: Case, call: _Call, *, by: Actor, at: datetime) -> Callout | None:
    """Offer a call of a locked matter to the next team; None when none is left."""
    asked = set(Callout.objects.filter(call_key=call.key).values_list("team_id", flat=True))
    found = next_team(case, at, asked)
    if found is None:
        return None
    team, metres = found
    row = Callout.objects.create(
        call_key=call.key,
        case=case,
        team_id=team.unit_id,
        called_by_id=call.called_by,
        expected=call.expected,
        distance_m=metres,
        offered_at=at,
        offer_until=at + ANSWER_WITHIN,
    )
    announce_case(
        case,
        TeamCalled,
        by=by,
        at=at,
        callout_id=row.pk,
        team_id=row.team_id,
        answer_by=row.offer_until.isoformat(),
    )
    return row


def pass_silent_on(*, by: Actor = SYSTEM, at: datetime | None = None, most: int = 200) -> int:
    """Ask the next team where one did not answer in time; returns how many were silent. Again it
    changes nothing."""
    moment = at or now()
    silent = Callout.objects.filter(
        state=CalloutState.OFFERED, offer_until__lt=moment, case__state__in=OPEN_STATES
    )
    return sum(_pass_on(row, by, moment) for row in silent.order_by("offer_until")[:most])


@transaction.atomic
def _pass_on(callout: Callout, by: Actor, at: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",)).get(pk=callout.case_id)
    require(by, KEEP_TIME, case.target())
    silent = Callout.objects.filter(pk=callout.pk, state=CalloutState.OFFERED)
    if case.state not in OPEN_STATES or not silent.update(state=CalloutState.TIMED_OUT):
        return False
    announce_case(case, TeamSilent, by=by, at=at, callout_id=callout.pk, team_id=callout.team_id)
    pass_on(case, callout, by=by, at=at)
    return True
