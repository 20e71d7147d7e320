"""Look a camera's picture through, in a job: until then nobody is shown it, and then nobody in it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from shanzhi.kernel.api import (
    Actor,
    FileKind,
    StoredFile,
    announce,
    claim_files,
    now,
    require,
    store_upload,
)
from shanzhi.sensing.doors.pictures import without_people
from shanzhi.sensing.events import VisionPictureSeen
from shanzhi.sensing.models import PLATED, RawPicture, VisionEvent, VisionState
from shanzhi.sensing.permissions import TAKE_IN
from shanzhi.sensing.sealing import unseal_picture


def look_at_picture(vision_id: int, *, by: Actor, at: datetime | None = None) -> bool:
    """Keep what shows nobody, and forget what came; says whether it was kept. A second time there is
    nothing to look at. Raises Denied."""
    require(by, TAKE_IN)
    raw = RawPicture.objects.select_related("event").filter(pk=vision_id).first()
    if raw is None:
        return False
    # A second or more of a core, before anything is locked.
    seen = without_people(unseal_picture(raw.sealed), expects_people=raw.event.kind in PLATED)
    return _keep(vision_id, seen, by, at or now())


@transaction.atomic
def _keep(vision_id: int, seen: bytes | None, by: Actor, at: datetime) -> bool:
    event = VisionEvent.objects.select_for_update().get(pk=vision_id)
    gone, _rows = RawPicture.objects.filter(pk=vision_id).delete()
    if not gone:
        return False
    # Whoever dismissed it meanwhile needs no picture.
    is_kept = seen is not None and event.state == VisionState.WAITING
    if seen is not None and is_kept:
        event.picture = _stored(seen)
        event.save(update_fields=["picture"])
    told = VisionPictureSeen(vision_id=event.pk, is_kept=is_kept)
    announce(told, by=by, place_code=event.place_code, at=at)
    return is_kept


def _stored(picture: bytes) -> StoredFile:
    key = f"camera:{uuid4().hex}"
    upload = SimpleUploadedFile("camera.jpg", picture, "image/jpeg")
    stored = store_upload(upload, kinds={FileKind.IMAGE}, uploader_key=key)
    return claim_files([stored.public_id], key)[0]
