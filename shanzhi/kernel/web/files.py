"""GET /files/<id>/<variant>: a stored file, for who holds a signed link."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from shanzhi.kernel.files.links import Variant, seconds_left
from shanzhi.kernel.models.stored_file import FileKind, StoredFile
from shanzhi.kernel.refusals import NotFound
from shanzhi.kernel.web.access import LINK, access

CHUNK_BYTES = 65_536
# What we send is never a page: should a browser think otherwise, it may run and load nothing.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@access(LINK)
@require_safe
def file(request: HttpRequest, public_id: uuid.UUID, variant: str) -> StreamingHttpResponse:
    """Send the file, or the part that a player asks for. Raises NotFound for a bad link."""
    left = seconds_left(public_id, variant, request.GET.get("until", ""), request.GET.get("by", ""))
    stored = StoredFile.objects.filter(public_id=public_id).first()
    path = _path(stored, variant) if stored else ""
    if stored is None or not path or not default_storage.exists(path):
        raise NotFound
    response = _send(default_storage.open(path), request.headers.get("Range", ""))
    response["Content-Type"] = "image/jpeg" if variant == Variant.THUMB else stored.media_type
    ending = path.rpartition(".")[2]
    shown = "attachment" if stored.kind == FileKind.DOCUMENT else "inline"
    response["Content-Disposition"] = f'{shown}; filename="{stored.public_id}.{ending}"'
    response["Cache-Control"] = f"private, max-age={left}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _path(stored: StoredFile, variant: str) -> str:
    return stored.thumbnail_path if variant == Variant.THUMB else stored.path


def _send(content: File[bytes], asked: str) -> StreamingHttpResponse:
    """The whole file or one range of it (RFC 9110, 14.2): Safari plays no sound without."""
    size = content.size
    part = _range(asked, size)
    begin, end = part or (0, size - 1)
    response = StreamingHttpResponse(
        _chunks(content, begin, end - begin + 1), status=206 if part else 200
    )
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(end - begin + 1)
    if part:
        response["Content-Range"] = f"bytes {begin}-{end}/{size}"
    return response


def _range(asked: str, size: int) -> tuple[int, int] | None:
    """(first, last) byte; None for anything but one satisfiable range: then all is sent."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", asked.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size - 1
    begin, end = int(first), min(int(last or size), size - 1)
    return (begin, end) if begin <= end else None


def _chunks(content: File[bytes], begin: int, count: int) -> Iterator[bytes]:
    with content:
        content.seek(begin)
        while count > 0 and (chunk := content.read(min(CHUNK_BYTES, count))):
            count -= len(chunk)
            yield chunk
