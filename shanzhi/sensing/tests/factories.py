"""Devices for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client, RequestFactory

from shanzhi.kernel.api import now
from shanzhi.people.api import Resident, sign_resident_in
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


def signed_in(resident: Resident) -> Client:
    """Somebody's phone, on which they have proved their number."""
    client, answer = Client(), HttpResponse()
    sign_resident_in(RequestFactory().get("/"), answer, resident, means="phone")
    client.cookies.update(answer.cookies)
    return client
