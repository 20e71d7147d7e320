"""A key is good no longer, from this moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, NotFound, announce, now
from shanzhi.sensing.actions.locking_devices import locked_device
from shanzhi.sensing.events import DeviceKeyEnded
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device, DeviceKey
from shanzhi.sensing.permissions import MANAGE_DEVICES


@transaction.atomic
def end_key(device: Device, key_id: int, *, by: Actor, at: datetime | None = None) -> None:
    """End one key of the device; one that has ended is left as it is.

    Raises Denied; WrongState; NotFound for a key of another device.
    """
    moment = at or now()
    device = locked_device(device, by=by, capability=MANAGE_DEVICES)
    row = device.keys.filter(pk=key_id).first()
    if row is None:
        raise NotFound
    if row.ends_at is not None and row.ends_at <= moment:
        return
    end_rows([row], moment)
    event = DeviceKeyEnded(device_id=device.pk, key_id=row.pk)
    announce(event, by=by, place_code=device.place_code, at=moment)
    tell_fleet([device.pk])


def end_keys(device: Device, *, at: datetime) -> None:
    """All keys of a device that is taken down."""
    end_rows(device.keys.all(), at)


def end_rows(rows: Iterable[DeviceKey], at: datetime) -> None:
    """Good until ``at``; what ends before that stays so."""
    for row in rows:
        if row.ends_at is None or row.ends_at > at:
            row.ends_at = at
            row.save(update_fields=["ends_at"])
