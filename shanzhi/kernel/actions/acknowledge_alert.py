"""A security administrator has looked at an alert and says what it was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel import clock
from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.capabilities import HANDLE_ALERTS
from shanzhi.kernel.events import AccessAlertAcknowledged
from shanzhi.kernel.models import AccessAlert
from shanzhi.kernel.permissions import Target, require
from shanzhi.kernel.refusals import Invalid, WrongState


@transaction.atomic
def acknowledge_alert(
    alert: AccessAlert, *, by: Actor, note: str, at: datetime | None = None
) -> AccessAlert:
    """Close an alert with a word on what it was. Raises Denied, WrongState, Invalid."""
    alert = AccessAlert.objects.select_for_update().get(pk=alert.pk)
    require(by, HANDLE_ALERTS, Target(place_code=alert.place_code))
    if alert.acknowledged_at is not None:
        raise WrongState(_("这条提醒已经处置过了。"))
    if not note.strip():
        raise Invalid({"note": _("请写一句核实的情况，例如：值班期间集中核查。")})
    alert.acknowledged_at = at or clock.now()
    alert.acknowledged_by = by.id
    alert.note = note.strip()[:200]
    alert.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    event = AccessAlertAcknowledged(alert_id=alert.pk)
    announce(event, by=by, place_code=alert.place_code, at=alert.acknowledged_at)
    return alert
