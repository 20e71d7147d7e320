"""Cameras, what they see, and pictures for tests of vision events."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw, ImageFilter

from shanzhi.kernel.api import claim_files, now, store_upload
from shanzhi.sensing.models import Device, PushSource, SourceKind, VisionEvent, VisionKind
from shanzhi.sensing.rules.plates import normal_plate
from shanzhi.sensing.sealing import plate_indexes, seal_plate
from shanzhi.sensing.tests.factories import make_device

_numbers = count(1)
SECRET = "geheim-genug-fuer-eine-adresse"


def make_source(place_code: str, *, secret: str = SECRET, **given: Any) -> PushSource:
    """Who pushes for a place."""
    moment = now()
    return PushSource.objects.create(
        **{
            "name": f"平台{next(_numbers)}",
            "kind": SourceKind.CAMERA,
            "platform": "camera",
            "place_code": place_code,
            "secret_digest": hashlib.sha256(secret.encode()).digest(),
            "made_at": moment,
            "changed_at": moment,
            **given,
        }
    )


def make_lift(place_code: str, **given: Any) -> Device:
    """A lift with a camera that knows e-bikes."""
    return make_device("lift_ebike", place_code=place_code, **{"spot": "3幢 1单元电梯", **given})


@transaction.atomic
def make_vision(
    device: Device,
    *,
    kind: VisionKind = VisionKind.LIFT_EBIKE,
    plate: str = "",
    at: datetime | None = None,
    with_picture: bool = True,
    source: PushSource | None = None,
    **given: Any,
) -> VisionEvent:
    """What a camera saw, waiting for a person."""
    moment, normal = at or now(), normal_plate(plate)
    known = source or PushSource.objects.filter(place_code=device.place_code[:6]).first()
    return VisionEvent.objects.create(
        source=known or make_source(device.place_code[:6], secret=f"s{next(_numbers)}"),
        external_id=f"v{next(_numbers)}",
        kind=kind,
        at=moment,
        received_at=moment,
        place_code=device.place_code,
        device=device,
        spot=device.spot,
        plate_encrypted=seal_plate(normal) if normal else b"",
        plate_index=plate_indexes(normal)[0] if normal else None,
        picture=_kept() if with_picture else None,
        **given,
    )


def _kept() -> Any:
    upload = SimpleUploadedFile("x.jpg", rider(), "image/jpeg")
    stored = store_upload(upload, uploader_key="camera:test")
    return claim_files([stored.public_id], "camera:test")[0]


@cache
def rider(*, with_face: bool = True, side: int = 300) -> bytes:
    """A lift with a drawn rider, as a JPEG with a serial number in its EXIF."""
    picture = Image.new("RGB", (side * 4 // 3, side), (150, 152, 158))
    draw = ImageDraw.Draw(picture)
    for x in range(0, picture.width, 60):
        draw.line((x, 0, x, side), fill=(70, 72, 80), width=5)
    draw.rectangle((40, side * 2 // 3, picture.width - 40, side - 10), fill=(60, 66, 74))
    if with_face:
        _face(draw, picture.width / 2, side * 0.42, side / 6)
    soft = picture.filter(ImageFilter.GaussianBlur(0.8))
    out, exif = io.BytesIO(), Image.Exif()
    exif[0xA431] = "SN-4711"
    soft.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def _face(draw: ImageDraw.ImageDraw, x: float, y: float, s: float) -> None:
    """What the detector takes for one: hair, skin, eyes with brows, nose, mouth."""

    def oval(cx: float, cy: float, w: float, h: float, fill: tuple[int, int, int]) -> None:
        draw.ellipse(
            (x + (cx - w) * s, y + (cy - h) * s, x + (cx + w) * s, y + (cy + h) * s), fill=fill
        )

    oval(0, -0.18, 0.62, 0.68, (40, 30, 25))
    oval(0, 0.06, 0.5, 0.66, (225, 185, 160))
    for side in (-0.22, 0.22):
        oval(side, -0.1, 0.15, 0.12, (150, 110, 95))
        oval(side, -0.08, 0.1, 0.05, (250, 250, 250))
        oval(side, -0.08, 0.05, 0.05, (20, 15, 15))
        oval(side, -0.25, 0.14, 0.03, (50, 35, 30))
    oval(0, 0.1, 0.08, 0.14, (205, 160, 135))
    oval(0, 0.22, 0.09, 0.02, (150, 105, 90))
    oval(0, 0.43, 0.2, 0.05, (150, 60, 60))
