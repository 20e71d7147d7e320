"""Take a whistle back for those who have not come yet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.joint_words import short
from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import WhistleCancelled
from shanzhi.cases.models import Whistle
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.whistle import AWAITED, CallState
from shanzhi.cases.permissions import WHISTLE
from shanzhi.kernel.api import Actor, WrongState, now


@transaction.atomic
def cancel_whistle(
    whistle: Whistle, *, by: Actor, reason: str, at: datetime | None = None
) -> Whistle:
    """Units that were called and have not come need not come any more; who is there stays.

    Raises Denied; WrongState when nobody is awaited any more; Invalid (reason).
    """
    moment = at or now()
    case = locked(whistle.case, by=by, capability=WHISTLE)
    whistle = Whistle.objects.select_for_update().get(pk=whistle.pk)
    awaited = list(whistle.calls.filter(state__in=AWAITED).order_by("pk"))
    if not awaited or whistle.cancelled_at is not None:
        raise WrongState(_("没有还在等的单位，不用取消。"))
    whistle.cancel_reason = short("reason", reason)
    whistle.cancelled_at = moment
    whistle.save(update_fields=["cancel_reason", "cancelled_at"])
    whistle.calls.filter(state__in=AWAITED).update(state=CallState.CANCELLED)
    clocks = Clocks(case, moment)
    for call in awaited:
        clocks.void(ClockKind.WHISTLE, subject_id=call.pk)
    announce_case(
        case,
        WhistleCancelled,
        by=by,
        at=moment,
        clocks=clocks.rows,
        whistle_id=whistle.pk,
        call_ids=[call.pk for call in awaited],
        unit_ids=[call.unit_id for call in awaited],
    )
    return whistle
