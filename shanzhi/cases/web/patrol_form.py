"""随手报 as a form: read it, keep it, make of it what a worker found."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.actions.report import Reported
from shanzhi.cases.actions.report_patrol import DoneAtOnce, Found
from shanzhi.cases.web.photographs import sent_files
from shanzhi.cases.web.positions import whole
from shanzhi.kernel.api import Actor, Invalid, uploader_key_of
from shanzhi.places import api as places


@dataclass(slots=True)
class PatrolForm:
    """What was filled in, as it was, so that a form that comes back has lost nothing."""

    key: uuid.UUID = field(default_factory=uuid.uuid4)
    text: str = ""
    category: str = ""
    topic: str = ""
    grid: str = ""
    building: str = ""
    lat: str = ""
    lng: str = ""
    accuracy: str = ""
    datum: str = ""
    file_ids: list[uuid.UUID] = field(default_factory=list)
    after_ids: list[uuid.UUID] = field(default_factory=list)
    is_done: bool = False
    note: str = ""
    faults: dict[str, str] = field(default_factory=dict)


def read_patrol(request: HttpRequest) -> PatrolForm:
    """The form as it was sent. Photos that came along are stored first."""
    given = request.POST
    sent, after = sent_files(request), sent_files(request, "after", "after_ids")
    faults = {"files": sent.error, "after": after.error}
    words = {
        name: given.get(name, "").replace("\r\n", "\n").replace("\x00", "")
        for name in (
            "text",
            "category",
            "topic",
            "grid",
            "building",
            "lat",
            "lng",
            "accuracy",
            "datum",
            "note",
        )
    }
    return PatrolForm(
        key=_key(given.get("idempotency_key", "")),
        file_ids=sent.ids,
        after_ids=after.ids,
        is_done=given.get("done") == "1",
        faults={name: fault for name, fault in faults.items() if fault},
        **words,
    )


def found_of(form: PatrolForm, request: HttpRequest, worker: Actor) -> Found:
    """What the form says. The key belongs to the worker, so that nobody's is another's. Raises
    Invalid for pictures that could not be stored."""
    if form.faults:
        raise Invalid(form.faults)
    return Found(
        key=uuid.uuid5(form.key, str(worker.id)),
        text=form.text,
        category_code=form.category or form.topic,
        grid_code=form.grid,
        building_id=whole(form.building) or None,
        here=here_of(form),
        file_ids=tuple(form.file_ids),
        uploader_key=uploader_key_of(request),
        done=DoneAtOnce(note=form.note, file_ids=form.after_ids) if form.is_done else None,
    )


def here_of(form: PatrolForm) -> places.Here | None:
    """The position that came with the form."""
    given = {
        "lat": form.lat, "lng": form.lng, "accuracy": form.accuracy, "datum": form.datum,
    }  # fmt: skip
    return places.read_here(given)


def require_same_find(form: PatrolForm, reported: Reported) -> None:
    """Refuse a key that made a matter of other words: it is another one, and must not vanish behind
    the first. Gives the form a new key."""
    if reported.created or not form.text.strip() or reported.says(form.text.strip()):
        return
    form.key = uuid.uuid4()
    said = _("您刚才已经报过一件事（编号 %(number)s）。如果这是另一件事，请再按一次发送。")
    raise Invalid({"text": said % {"number": reported.case.number}})


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
