"""Somebody tries a device out: until then its alarms are tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, announce, now
from shanzhi.sensing.actions.locking_devices import locked_device
from shanzhi.sensing.events import TestModeSet
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device
from shanzhi.sensing.permissions import TEND_DEVICES

# A device that was forgotten in test mode calls nobody when it burns.
LONGEST = timedelta(hours=8)


@transaction.atomic
def set_test_mode(
    device: Device, until: datetime | None, *, by: Actor, at: datetime | None = None
) -> Device:
    """Its alarms are tests until ``until``; None ends that now. Raises Denied; WrongState; Invalid
    (until)."""
    moment = at or now()
    device = locked_device(device, by=by, capability=TEND_DEVICES)
    if until is not None and not moment < until <= moment + LONGEST:
        raise Invalid({"until": _("测试最长 8 小时，到点自动恢复。")})
    if device.test_until == until:
        return device
    device.test_until, device.changed_at = until, moment
    device.save(update_fields=["test_until", "changed_at"])
    event = TestModeSet(device_id=device.pk, until=until.isoformat() if until else "")
    announce(event, by=by, place_code=device.place_code, at=moment)
    tell_fleet([device.pk])
    return device
