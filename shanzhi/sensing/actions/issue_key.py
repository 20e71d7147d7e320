"""A device gets the secret with which it proves itself; it is shown this once."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, announce, now
from shanzhi.sensing.actions.locking_devices import locked_device
from shanzhi.sensing.events import DeviceKeyIssued
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device, DeviceKey
from shanzhi.sensing.permissions import MANAGE_DEVICES

# 192 random bits need no slow hash; mosquitto's own default of rounds.
BYTES, ROUNDS, SALT = 24, 101, 12


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """The row, and the secret that nobody will see again."""

    row: DeviceKey
    secret: str


@transaction.atomic
def issue_key(device: Device, *, by: Actor, at: datetime | None = None) -> IssuedKey:
    """Give a device its first key. Raises Denied; WrongState; Conflict when it has one."""
    moment = at or now()
    device = locked_device(device, by=by, capability=MANAGE_DEVICES)
    if keys_in_force(device, moment):
        raise Conflict(_("这台设备已经有密钥。要换新的，请用“更换密钥”。"))
    return give_key(device, by=by, at=moment)


def give_key(
    device: Device, *, by: Actor, at: datetime, ended: list[int] | None = None, ended_at: str = ""
) -> IssuedKey:
    """A new key for a device that the caller has locked, announced with those that it replaces."""
    secret = secrets.token_urlsafe(BYTES)
    row = key_row(device.pk, secret, at)
    row.made_by_id = by.id if by.is_staff else None
    row.save()
    event = DeviceKeyIssued(
        device_id=device.pk, key_id=row.pk, ended=ended or [], ended_at=ended_at
    )
    announce(event, by=by, place_code=device.place_code, at=at)
    tell_fleet([device.pk])
    return IssuedKey(row, secret)


def key_row(device_id: int, secret: str, at: datetime) -> DeviceKey:
    """A row for a secret, not saved."""
    return DeviceKey(
        device_id=device_id,
        digest=hashlib.sha256(secret.encode()).digest(),
        hint=secret[-4:],
        broker_form=broker_form(secret),
        made_at=at,
    )


def broker_form(secret: str) -> str:
    """As mosquitto keeps a password: PBKDF2-HMAC-SHA512, ``$7$rounds$salt$hash`` in base64."""
    salt = secrets.token_bytes(SALT)
    made = hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, ROUNDS)
    return f"$7${ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(made).decode()}"


def keys_in_force(device: Device, at: datetime) -> list[DeviceKey]:
    """Its keys that are good at a moment, the newest first."""
    good = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    return list(device.keys.filter(good).order_by("-made_at", "-pk"))
