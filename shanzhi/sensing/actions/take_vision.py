"""A camera says what it saw: taken once, and waiting for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from shanzhi.kernel.api import SYSTEM, Invalid, announce, now, require
from shanzhi.sensing.events import VisionEventTaken
from shanzhi.sensing.models import (
    PLATED,
    Device,
    DeviceState,
    PushSource,
    RawPicture,
    VisionEvent,
    VisionKind,
)
from shanzhi.sensing.permissions import TAKE_IN
from shanzhi.sensing.rules.plates import normal_plate
from shanzhi.sensing.sealing import plate_indexes, seal_picture, seal_plate

QUEUE, LOOK_AT_PICTURE = "desk", "shanzhi.sensing.tasks.look_at_picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a camera sent. ``serial`` is the camera or lift as we know it; ``external_id`` the sender's
    own; ``picture`` as it came, or nothing."""

    external_id: str
    kind: str
    at: datetime
    serial: str
    spot: str = ""
    plate: str = ""
    picture: bytes = field(default=b"", repr=False)


def take_vision(
    seen: Seen, *, source_id: int, at: datetime | None = None
) -> tuple[VisionEvent, bool]:
    """The event, and whether it is new. Its picture is put aside, shown to nobody, until a job has looked
    it through (``look_at_picture``): a second of a core is too long for who takes in.

    Raises Invalid (kind, id, device) when it is of no use.
    """
    require(SYSTEM, TAKE_IN)
    source = PushSource.objects.get(pk=source_id)
    device = _device_of(seen, source)
    known = VisionEvent.objects.filter(source=source, external_id=seen.external_id).first()
    if known is not None:
        return known, False
    return _keep(seen, source, device, at or now())


def _device_of(seen: Seen, source: PushSource) -> Device:
    if seen.kind not in VisionKind.values:
        raise Invalid({"kind": _("不认识这种事件。")})
    if not seen.external_id:
        raise Invalid({"id": _("没有事件编号。")})
    device = Device.objects.filter(serial=seen.serial, state=DeviceState.ACTIVE).first()
    if device is None or not device.place_code.startswith(source.place_code):
        raise Invalid({"device": _("这台设备没有登记，或不在这个来源的范围内。")})
    return device


@transaction.atomic
def _keep(seen: Seen, source: PushSource, device: Device, at: datetime) -> tuple[VisionEvent, bool]:
    plate = normal_plate(seen.plate) if seen.kind in PLATED else ""
    event, is_new = VisionEvent.objects.get_or_create(
        source=source,
        external_id=seen.external_id,
        defaults={
            "kind": seen.kind,
            "at": min(seen.at, at),
            "received_at": at,
            "place_code": device.place_code,
            "device": device,
            "spot": (seen.spot or device.spot)[:80],
            "plate_encrypted": seal_plate(plate) if plate else b"",
            "plate_index": plate_indexes(plate)[0] if plate else None,
        },
    )
    if not is_new:
        return event, False
    if seen.picture:
        RawPicture.objects.create(event=event, sealed=seal_picture(seen.picture), came_at=at)
        app.configure_task(LOOK_AT_PICTURE, queue=QUEUE).defer(vision_id=event.pk)
    announce(
        VisionEventTaken(vision_id=event.pk, what=event.kind, has_picture=bool(seen.picture)),
        by=SYSTEM,
        place_code=event.place_code,
        at=at,
        fresh=True,
    )
    return event, True
