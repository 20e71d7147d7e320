"""From what somebody sent to a row and its files; and from a row to the thing it belongs to."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel import clock
from shanzhi.kernel.files.documents import check_document
from shanzhi.kernel.files.pictures import clean_picture
from shanzhi.kernel.files.recordings import clean_recording
from shanzhi.kernel.files.refusals import UnusableFile, too_large, unknown_kind
from shanzhi.kernel.files.sniffing import sniff
from shanzhi.kernel.models.stored_file import FileKind, StoredFile

KEPT_UNATTACHED = timedelta(hours=24)
ANY_KIND = frozenset({FileKind.IMAGE, FileKind.AUDIO})


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """What will be stored; width and height in pixels of a picture."""

    kind: FileKind
    media_type: str
    ending: str
    content: bytes
    thumbnail: bytes = b""
    width: int | None = None
    height: int | None = None


def store_upload(
    uploaded: UploadedFile[bytes],
    *,
    kinds: Collection[FileKind] = ANY_KIND,
    uploader_key: str,
    at: datetime | None = None,
) -> StoredFile:
    """Check, clean and keep a file; it waits 24 hours for ``claim_files``, then it is swept.

    ``uploader_key`` (``uploader_key_of(request)``) says who may attach it. Raises TooLarge, or
    UnusableFile (an Invalid with the field "file") when it is not of ``kinds`` or damaged.
    """
    if uploaded.size is None or uploaded.size > settings.UPLOAD_MAX_BYTES:
        raise too_large()
    content = uploaded.read()
    if not content:
        raise UnusableFile(_("这个文件是空的，请重新选择或重新拍一张。"))
    return _keep(_cleaned(content, kinds), uploader_key=uploader_key, at=at or clock.now())


def claim_files(public_ids: Iterable[str | uuid.UUID], uploader_key: str) -> list[StoredFile]:
    """Take files for a thing, in the order given, inside the transaction that attaches them.

    Raises UnusableFile when one was sent by somebody else, belongs to something already, or was
    swept: no stranger learns which.
    """
    wanted = _distinct(public_ids)
    if not wanted:
        return []
    now = clock.now()
    mine = StoredFile.objects.select_for_update().filter(
        public_id__in=wanted,
        uploader_key=uploader_key,
        attached_at__isnull=True,
        stored_at__gt=now - KEPT_UNATTACHED,
    )
    found = {file.public_id: file for file in mine.order_by("pk")}
    if not uploader_key or len(found) < len(wanted):
        raise UnusableFile(_("有文件已失效或已用过，请重新上传后再提交。"))
    StoredFile.objects.filter(pk__in=[file.pk for file in found.values()]).update(attached_at=now)
    for file in found.values():
        file.attached_at = now
    return [found[public_id] for public_id in wanted]


def forget_files(ids: Collection[int]) -> None:
    """Delete these files and their contents, unless somebody attached them meanwhile or another
    file has the same content."""
    for file in StoredFile.objects.filter(pk__in=ids).order_by("pk"):
        _forget(file)


@transaction.atomic
def release_files(ids: Collection[int]) -> None:
    """Delete files that belong to a thing which lets go of them; call it when nothing points at
    them any more."""
    StoredFile.objects.filter(pk__in=ids).update(attached_at=None)
    forget_files(ids)


def _distinct(public_ids: Iterable[str | uuid.UUID]) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(uuid.UUID(str(public_id)) for public_id in public_ids))
    except ValueError as why:
        raise UnusableFile(_("有文件已失效或已用过，请重新上传后再提交。")) from why


def _cleaned(content: bytes, kinds: Collection[FileKind]) -> _Cleaned:
    kind, container = sniff(content)
    if kind not in kinds:
        raise unknown_kind()
    if kind is FileKind.IMAGE:
        made = clean_picture(content)
        return _Cleaned(
            kind, "image/jpeg", "jpg", made.content, made.thumbnail, made.width, made.height
        )
    if kind is FileKind.DOCUMENT:
        check_document(content)
        return _Cleaned(kind, "application/pdf", "pdf", content)
    recording = clean_recording(content, container)
    return _Cleaned(kind, recording.media_type, recording.ending, recording.content)


def _keep(cleaned: _Cleaned, *, uploader_key: str, at: datetime) -> StoredFile:
    digest = hashlib.sha256(cleaned.content).digest()
    name = digest.hex()
    stem = f"{name[:2]}/{name[2:4]}/{name}"
    with transaction.atomic():
        _one_at_a_time(digest)
        path = default_storage.save(f"{stem}.{cleaned.ending}", ContentFile(cleaned.content))
        small = ""
        if cleaned.thumbnail:
            small = default_storage.save(f"{stem}-320.jpg", ContentFile(cleaned.thumbnail))
        return StoredFile.objects.create(
            kind=cleaned.kind,
            media_type=cleaned.media_type,
            size=len(cleaned.content),
            sha256=digest,
            path=path,
            thumbnail_path=small,
            width=cleaned.width,
            height=cleaned.height,
            uploader_key=uploader_key,
            stored_at=at,
        )


def _one_at_a_time(digest: bytes) -> None:
    """Equal contents share their files: keeping one must not meet the sweeping of another."""
    with connection.cursor() as cursor:
        key = int.from_bytes(digest[:8], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


@transaction.atomic
def _forget(file: StoredFile) -> int:
    _one_at_a_time(bytes(file.sha256))
    gone, _rows = StoredFile.objects.filter(pk=file.pk, attached_at__isnull=True).delete()
    if gone and not StoredFile.objects.filter(sha256=file.sha256).exists():
        for name in filter(None, (file.path, file.thumbnail_path)):
            default_storage.delete(name)
    return gone
