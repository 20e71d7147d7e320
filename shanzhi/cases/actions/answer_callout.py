"""A team answers its callout: comes or does not, is there, is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.call_team import pass_on
from shanzhi.cases.actions.evidence import keep_files
from shanzhi.cases.actions.joint_words import require_open, short
from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import TeamArrived, TeamDeclined, TeamDone, TeamSetOut
from shanzhi.cases.models import Callout, Case
from shanzhi.cases.models.callout import CalloutState
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.permissions import ANSWER_CALL
from shanzhi.kernel.api import Actor, Target, WrongState, now, require


@transaction.atomic
def accept_callout(callout: Callout, *, by: Actor, at: datetime | None = None) -> Callout:
    """The team comes. Raises Denied; WrongState once it was answered, passed on or cancelled."""
    moment = at or now()
    case, row = _locked(callout, by, CalloutState.OFFERED)
    row.state, row.answered_at, row.answered_by_id = CalloutState.ACCEPTED, moment, author_id(by)
    row.save(update_fields=["state", "answered_at", "answered_by"])
    announce_case(case, TeamSetOut, by=by, at=moment, callout_id=row.pk, team_id=row.team_id)
    return row


@transaction.atomic
def decline_callout(
    callout: Callout, *, by: Actor, reason: str, at: datetime | None = None
) -> Callout:
    """The team cannot come; the next nearest is asked at once.

    Raises Denied; WrongState; Invalid (decline_reason).
    """
    moment = at or now()
    case, row = _locked(callout, by, CalloutState.OFFERED)
    row.decline_reason = short("decline_reason", reason)
    row.state, row.answered_at, row.answered_by_id = CalloutState.DECLINED, moment, author_id(by)
    row.save(update_fields=["state", "answered_at", "answered_by", "decline_reason"])
    announce_case(case, TeamDeclined, by=by, at=moment, callout_id=row.pk, team_id=row.team_id)
    pass_on(case, row, by=by, at=moment)
    return row


@transaction.atomic
def arrive(callout: Callout, *, by: Actor, at: datetime | None = None) -> Callout:
    """The team is there. Raises Denied; WrongState unless it had set out."""
    moment = at or now()
    case, row = _locked(callout, by, CalloutState.ACCEPTED)
    row.state, row.arrived_at = CalloutState.ARRIVED, moment
    row.save(update_fields=["state", "arrived_at"])
    announce_case(case, TeamArrived, by=by, at=moment, callout_id=row.pk, team_id=row.team_id)
    return row


@transaction.atomic
def finish_callout(
    callout: Callout,
    *,
    by: Actor,
    note: str,
    file_ids: Sequence[UUID] = (),
    uploader_key: str = "",
    at: datetime | None = None,
) -> Callout:
    """The team is done, and says what it did. Raises Denied; WrongState unless it is there;
    Invalid (team_note, files)."""
    moment = at or now()
    case, row = _locked(callout, by, CalloutState.ARRIVED)
    row.done_note = checked(note, field="team_note")
    row.state, row.done_at = CalloutState.DONE, moment
    row.save(update_fields=["state", "done_at", "done_note"])
    files = keep_files(
        case, file_ids, uploader_key=uploader_key, stage=Stage.EVIDENCE, by=by, at=moment
    )
    announce_case(
        case,
        TeamDone,
        by=by,
        at=moment,
        callout_id=row.pk,
        team_id=row.team_id,
        attachment_ids=[kept.pk for kept in files],
    )
    return row


def _locked(callout: Callout, by: Actor, state: CalloutState) -> tuple[Case, Callout]:
    """The matter and the callout, locked, the matter first."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=callout.case_id)
    row = Callout.objects.select_for_update(of=("self",)).get(pk=callout.pk)
    require(by, ANSWER_CALL, Target(place_code=case.place_code, unit_id=row.team_id))
    require_open(case)
    if row.state != state:
        raise WrongState(
            _("这次呼叫现在是“%(state)s”，不能这样做。请刷新页面查看最新进展。")
            % {"state": CalloutState(row.state).label}
        )
    return case, row
