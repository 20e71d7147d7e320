"""Devices for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from shanzhi.kernel.api import now
from shanzhi.sensing.actions.load_kinds import load_kinds
from shanzhi.sensing.models import Device, DeviceKind, DeviceState

_numbers = count(1)


def make_device(kind: str = "smoke", *, place_code: str, **given: Any) -> Device:
    """A device in use at a place; the kinds are loaded where they are not there yet."""
    if not DeviceKind.objects.filter(pk=kind).exists():
        load_kinds()
    moment = now()
    return Device.objects.create(
        **{
            "serial": f"T{next(_numbers):06d}",
            "kind_id": kind,
            "place_code": place_code,
            "state": DeviceState.ACTIVE,
            "made_at": moment,
            "changed_at": moment,
            **given,
        }
    )
