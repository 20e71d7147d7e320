"""The reporter takes a matter back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import locked, save
from shanzhi.cases.actions.parts import end_parts
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.unmerge import locked_with_merged, release_merged
from shanzhi.cases.events import CaseWithdrawn
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State, WithdrawReason
from shanzhi.cases.permissions import WITHDRAW
from shanzhi.kernel.api import Actor, Invalid, now


@transaction.atomic
def withdraw_case(
    case: Case,
    *,
    by: Actor,
    reason: str = WithdrawReason.OTHER,
    at: datetime | None = None,
) -> Case:
    """End a matter at the reporter's wish, while it is not handled yet. What was merged into it
    stands alone again: those who reported that still want an answer. Its parts end with it.

    Raises Denied; WrongState once it is handled; Invalid (reason).
    """
    moment = at or now()
    locked_with_merged(case)
    case = locked(case, by=by, capability=WITHDRAW, verb="withdraw")
    if reason not in WithdrawReason.values:
        raise Invalid({"withdrawal": _("请选择为什么撤回。")})
    case.state = State.WITHDRAWN
    case.finished_at = moment
    case.paused_at = None
    save(case, moment, "state", "finished_at", "paused_at")
    clocks = Clocks(case, moment)
    clocks.void()
    announce_case(case, CaseWithdrawn, by=by, at=moment, clocks=clocks.rows, reason=reason)
    release_merged(case, at=moment)
    end_parts(case, by=by, at=moment)
    return case
