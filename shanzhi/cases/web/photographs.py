"""Photos and recordings of a resident's form, sent beforehand by a script or along with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest

from shanzhi.cases.rules.bounds import PHOTO_LIMIT
from shanzhi.kernel.api import Refusal, store_upload, uploader_key_of

FILE_LIMIT = PHOTO_LIMIT + 1
"""The photos and one recording."""


@dataclass(slots=True)
class SentFiles:
    """``ids`` of the files that are here; ``error`` says what is wrong with the first that is not."""

    ids: list[UUID] = field(default_factory=list)
    error: str = ""


def sent_files(request: HttpRequest, field: str = "photos", ids: str = "file_ids") -> SentFiles:
    """Files sent beforehand (hidden fields ``ids``), and those that came along (``field``),
    which are stored now: what is good stays, whatever else is wrong with the form. Files that
    nothing becomes of are swept after a day.
    """
    sent = SentFiles(_ids(request.POST.getlist(ids)))
    room = max(FILE_LIMIT + 1 - len(sent.ids), 0)
    for uploaded in request.FILES.getlist(field)[:room]:
        try:
            stored = store_upload(uploaded, uploader_key=uploader_key_of(request))
        except Refusal as why:
            sent.error = sent.error or str(why.message)
        else:
            sent.ids.append(stored.public_id)
    return sent


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
