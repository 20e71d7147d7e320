"""A device is taken down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, announce, now
from shanzhi.sensing.actions.end_key import end_keys
from shanzhi.sensing.actions.locking_devices import locked_device
from shanzhi.sensing.actions.withdraw_home_consent import withdraw
from shanzhi.sensing.events import DeviceRetired
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device, DeviceState
from shanzhi.sensing.permissions import MANAGE_DEVICES


@transaction.atomic
def retire_device(device: Device, *, by: Actor, at: datetime | None = None) -> Device:
    """Take nothing from it any more: its keys end, the household's consent with them. What it said
    stays as long as readings are kept.

    Raises Denied; WrongState when it was taken down before.
    """
    moment = at or now()
    device = locked_device(device, by=by, capability=MANAGE_DEVICES)
    device.state, device.changed_at = DeviceState.RETIRED, moment
    device.save(update_fields=["state", "changed_at"])
    end_keys(device, at=moment)
    for consent in device.consents.filter(withdrawn_at__isnull=True):
        withdraw(consent, by=by, at=moment)
    device.troubles.all().delete()
    announce(DeviceRetired(device_id=device.pk), by=by, place_code=device.place_code, at=moment)
    tell_fleet([device.pk])
    return device
