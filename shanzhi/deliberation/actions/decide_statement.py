"""The desk shows what somebody said, refuses it, or takes it out again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.events.ground import StatementDecided
from shanzhi.deliberation.models import Statement, Talk
from shanzhi.deliberation.models.talk import StatementState
from shanzhi.deliberation.permissions.ground import MANAGE_TALKS
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now, require

REASON_WORDS = 120
STEPS = {
    StatementState.WAITING: (StatementState.SHOWN, StatementState.REFUSED),
    StatementState.SHOWN: (StatementState.OUT,),
    StatementState.OUT: (StatementState.SHOWN,),
    StatementState.REFUSED: (StatementState.SHOWN,),
}


@transaction.atomic
def decide_statement(
    statement: Statement, state: str, *, by: Actor, reason: str = "", at: datetime | None = None
) -> Statement:
    """What is refused or taken out says why: it is read by who said it. An opinion is no reason.

    Raises Denied; Invalid (state, reason); WrongState when it is no step from where it stands.
    """
    moment = at or now()
    talk = Talk.objects.select_for_update().get(pk=statement.talk_id)
    require(by, MANAGE_TALKS, talk.target())
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if state not in StatementState.values:
        raise Invalid({"state": _("请选通过、不通过或撤下。")})
    if state == statement.state:
        return statement
    if state not in STEPS[StatementState(statement.state)]:
        raise WrongState(_("这条观点已经有人处理过，请刷新页面。"))
    needs_reason = state in {StatementState.REFUSED, StatementState.OUT}
    if needs_reason and not 0 < len(reason.strip()) <= REASON_WORDS:
        raise Invalid(
            {"reason": _("请写明原因，最多 %(n)s 个字；观点不同不是原因。") % {"n": REASON_WORDS}}
        )
    statement.state, statement.decided_at = state, moment
    statement.reason = reason.strip() if needs_reason else ""
    statement.decided_by_id = by.id if by.is_staff else None
    statement.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    event = StatementDecided(talk_id=talk.pk, statement_id=statement.pk, state=state)
    announce(event, by=by, place_code=talk.place_code, at=moment)
    return statement
