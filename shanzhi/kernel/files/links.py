"""Signed links to files: who was shown a page may load its pictures for a while."""

from __future__ import annotations

import uuid
from datetime import timedelta
from enum import StrEnum

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel import clock
from shanzhi.kernel.models.stored_file import StoredFile
from shanzhi.kernel.refusals import NotFound

LASTS = timedelta(hours=1)
# Ends are rounded up to this, so that a page shown twice names the same address and the browser's
# copy is used.
ROUND_SECONDS = 900


class Variant(StrEnum):
    """Which size of a picture; a recording has only the original."""

    ORIGINAL = "original"
    THUMB = "thumb"


def signed_url(
    file: StoredFile, variant: Variant | str = Variant.ORIGINAL, expires_in: timedelta = LASTS
) -> str:
    """The address of a file, good for ``expires_in`` and up to 15 minutes more."""
    end = clock.now().timestamp() + expires_in.total_seconds()
    rounded = int(-(-end // ROUND_SECONDS) * ROUND_SECONDS)
    address = reverse("file", kwargs={"public_id": file.public_id, "variant": str(variant)})
    return f"{address}?until={rounded}&by={_signature(file.public_id, str(variant), rounded)}"


def seconds_left(public_id: uuid.UUID, variant: str, until: str, signature: str) -> int:
    """How long the link is still good. Raises NotFound when it is forged or has expired."""
    try:
        said = f"{public_id}:{variant}:{int(until)}:{signature}"
        Signer(salt="kernel.files").unsign(said)
    except (BadSignature, ValueError) as why:
        raise NotFound(_("文件链接不正确，请从原页面重新打开。")) from why
    left = int(until) - int(clock.now().timestamp())
    if left <= 0:
        raise NotFound(_("文件链接已过期，请刷新原页面后再打开。"))
    return left


def _signature(public_id: uuid.UUID, variant: str, until: int) -> str:
    return Signer(salt="kernel.files").signature(f"{public_id}:{variant}:{until}")
