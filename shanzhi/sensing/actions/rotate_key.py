"""A device gets its next key; the one before is good for a while, so that nothing is lost between."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, announce, now
from shanzhi.sensing.actions.end_key import end_rows
from shanzhi.sensing.actions.issue_key import IssuedKey, give_key, keys_in_force
from shanzhi.sensing.actions.locking_devices import locked_device
from shanzhi.sensing.events import DeviceKeyEnded
from shanzhi.sensing.models import Device
from shanzhi.sensing.permissions import MANAGE_DEVICES

OVERLAP, LONGEST = timedelta(hours=24), timedelta(days=30)


@transaction.atomic
def rotate_key(
    device: Device, *, by: Actor, overlap: timedelta = OVERLAP, at: datetime | None = None
) -> IssuedKey:
    """Give it a new key; the newest of the old ones is good for ``overlap`` from now at the longest,
    older ones end at once: never are more than two good.

    Raises Denied; WrongState; Invalid (overlap).
    """
    moment = at or now()
    if not timedelta(0) <= overlap <= LONGEST:
        raise Invalid({"overlap": _("旧密钥最多再用 30 天。")})
    device = locked_device(device, by=by, capability=MANAGE_DEVICES)
    old = keys_in_force(device, moment)
    for row in old[1:]:
        announce(
            DeviceKeyEnded(device_id=device.pk, key_id=row.pk),
            by=by,
            place_code=device.place_code,
            at=moment,
        )
    end_rows(old[1:], moment)
    end_rows(old[:1], moment + overlap)
    until = (moment + overlap).isoformat() if old else ""
    ended = [row.pk for row in old[:1]]
    return give_key(device, by=by, at=moment, ended=ended, ended_at=until)
