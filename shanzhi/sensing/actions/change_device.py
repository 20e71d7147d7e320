"""What is known of a device is put right: its place, gateway, feeder, units, firmware."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.sensing.actions.device_fields import DeviceParticulars, checked
from shanzhi.sensing.actions.locking_devices import locked_device
from shanzhi.sensing.events import DeviceChanged
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device
from shanzhi.sensing.permissions import MANAGE_DEVICES


@transaction.atomic
def change_device(
    device: Device, given: DeviceParticulars, *, by: Actor, at: datetime | None = None
) -> Device:
    """Change what is given; the same again changes and announces nothing. One that hangs in a
    building moves by being claimed anew, so that its place stays that of the building.

    Raises Denied, also for the place where it would go; WrongState; Invalid.
    """
    moment = at or now()
    device = locked_device(device, by=by, capability=MANAGE_DEVICES)
    require(by, MANAGE_DEVICES, Target(place_code=given.place_code))
    values = checked(given, device_id=device.pk)
    if device.building_id and values["place_code"] != device.place_code:
        raise Invalid({"place": _("装在楼里的设备跟着楼走：请先拆除，再到新的地方扫码安装。")})
    fields = sorted(name for name, value in values.items() if getattr(device, name) != value)
    if not fields:
        return device
    for name in fields:
        setattr(device, name, values[name])
    device.changed_at = moment
    device.save(update_fields=[*fields, "changed_at"])
    event = DeviceChanged(device_id=device.pk, fields=fields)
    announce(event, by=by, place_code=device.place_code, at=moment)
    tell_fleet([device.pk])
    return device
