"""How much is read of what somebody sends."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from shanzhi.kernel.files.refusals import LengthRequired, too_large
from shanzhi.kernel.refusals import Refusal

FILES_PER_REQUEST = 10
FIELDS_BYTES = 1_048_576


def request_limit(content_type: str) -> int:
    """Most bytes of a request body: a form with photos may be large, anything else is small."""
    if content_type.startswith("multipart/form-data"):
        return FILES_PER_REQUEST * int(settings.UPLOAD_MAX_BYTES) + FIELDS_BYTES
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or FIELDS_BYTES)


def refused_unread(request: HttpRequest) -> Refusal | None:
    """The refusal for a body that is too large by its own announcement, before a byte is read."""
    chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length:
        return LengthRequired() if chunked else None
    limit = request_limit(request.META.get("CONTENT_TYPE", ""))
    if not length.isdecimal() or int(length) > limit:
        return too_large(min(limit, settings.UPLOAD_MAX_BYTES))
    return None


class BoundedUploadHandler(FileUploadHandler):
    """Stands before Django's handlers and lets no file grow beyond the limit.

    The rest of a file that is too large is thrown away as it arrives; what was kept is one byte or
    more above the limit, so that ``store_upload`` refuses it while the form's other fields live.
    """

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Count anew; the arguments are Django's."""
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on until the limit is passed."""
        full = self.received > settings.UPLOAD_MAX_BYTES
        self.received += len(raw_data)
        return None if full else raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """The handlers behind make the file."""
        return None
