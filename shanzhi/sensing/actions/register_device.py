"""A device becomes known, before it is installed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Target, announce, now, require
from shanzhi.sensing.actions.device_fields import (
    DeviceParticulars,
    check_kind,
    check_serial,
    checked,
)
from shanzhi.sensing.events import DeviceRegistered
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device
from shanzhi.sensing.permissions import MANAGE_DEVICES


@transaction.atomic
def register_device(
    serial: str, kind: str, given: DeviceParticulars, *, by: Actor, at: datetime | None = None
) -> Device:
    """Enter a device; it waits until somebody claims it where it hangs.

    Raises Denied; Invalid (serial, kind, place, gateway and the words); Conflict when the serial is
    entered already.
    """
    moment = at or now()
    require(by, MANAGE_DEVICES, Target(place_code=given.place_code))
    values = checked(given) | {"kind": check_kind(kind), "serial": check_serial(serial)}
    try:
        with transaction.atomic():
            device = Device.objects.create(made_at=moment, changed_at=moment, **values)
    except IntegrityError as why:
        raise Conflict(_("这个序列号已经登记过了。")) from why
    event = DeviceRegistered(device_id=device.pk, device_kind=device.kind_id)
    announce(event, by=by, place_code=device.place_code, at=moment, fresh=True)
    tell_fleet([device.pk])
    return device
