"""POST /uploads: one file at a time, before the form that it belongs to is sent."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.kernel.files.links import Variant, signed_url
from shanzhi.kernel.files.refusals import UnusableFile
from shanzhi.kernel.files.store import store_upload
from shanzhi.kernel.models.stored_file import StoredFile
from shanzhi.kernel.web.access import ANYONE, access
from shanzhi.kernel.web.addresses import client_address
from shanzhi.kernel.web.allowance import Allowance
from shanzhi.kernel.web.devices import remember_device, uploader_key_of

ALLOWANCE = Allowance(times=300, seconds=600)


@access(ANYONE)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the field ``file``; 201 with {id, kind, media_type, size, url, thumb_url}."""
    ALLOWANCE.take(client_address(request))
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile):
        raise UnusableFile(_("没有收到文件，请重新选择后再传。"))
    stored = store_upload(given, uploader_key=uploader_key_of(request))
    return remember_device(request, JsonResponse(_shown(stored), status=201))


def _shown(stored: StoredFile) -> dict[str, str | int]:
    return {
        "id": str(stored.public_id),
        "kind": stored.kind,
        "media_type": stored.media_type,
        "size": stored.size,
        "url": signed_url(stored),
        "thumb_url": signed_url(stored, Variant.THUMB) if stored.thumbnail_path else "",
    }
