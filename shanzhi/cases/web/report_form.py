"""The resident's report as a form: read it, keep it, make a Report of it."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.actions.report import Report, Reported
from shanzhi.cases.models.case import Source
from shanzhi.cases.web.photographs import sent_files
from shanzhi.kernel.api import Invalid, uploader_key_of
from shanzhi.places import api as places

REPLACED = "\ufffd"


@dataclass(slots=True)
class ReportForm:
    """What somebody typed, as typed, so that a form that comes back has lost nothing."""

    key: uuid.UUID = field(default_factory=uuid.uuid4)
    text: str = ""
    building: str = ""
    address: str = ""
    lat: str = ""
    lng: str = ""
    category: str = ""
    file_ids: list[uuid.UUID] = field(default_factory=list)
    photo_error: str = ""
    unreadable: bool = False


def blank_form(entrance: places.Entrance) -> ReportForm:
    """An empty form; the building is known when the code hangs on one."""
    return ReportForm(building=str(entrance.building.pk) if entrance.building else "")


def read_form(request: HttpRequest) -> ReportForm:
    """The form as it was sent. Photos that came along are stored first."""
    given = request.POST
    sent = sent_files(request)
    return ReportForm(
        key=_key(given.get("idempotency_key", "")),
        text=given.get("text", "").replace("\r\n", "\n"),
        building=given.get("building", ""),
        address=given.get("address", "").strip(),
        lat=given.get("lat", ""),
        lng=given.get("lng", ""),
        category=given.get("category", ""),
        file_ids=sent.ids,
        photo_error=sent.error,
        unreadable=_is_unreadable(request),
    )


def report_of(form: ReportForm, entrance: places.Entrance, request: HttpRequest) -> Report:
    """The report that the form makes. Raises Invalid for what is not even a value."""
    faults = _faults(form)
    if faults:
        raise Invalid(faults)
    point = _point(form)
    return Report(
        key=form.key,
        text=form.text,
        source=Source.RESIDENT,
        place_code=entrance.grid.code,
        building_id=_building(form, entrance, point),
        point=point,
        address=form.address,
        category_code=form.category,
        file_ids=tuple(form.file_ids),
        uploader_key=uploader_key_of(request),
    )


def require_same(form: ReportForm, reported: Reported) -> None:
    """Refuse a key that made a matter of other words: a page that was kept open and written anew
    is another report, and must not vanish behind the first. Gives the form a new key."""
    if reported.created or reported.case.text.body == form.text:
        return
    form.key = uuid.uuid4()
    number = reported.case.number
    raise Invalid(
        {
            "text": _("您刚才已经报过一件事（编号 %(number)s）。如果这是另一件事，请再按一次发送。")
            % {"number": number}
        }
    )


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _is_unreadable(request: HttpRequest) -> bool:
    """Was the body not UTF-8? Django puts marks in place of such bytes, or takes them for
    Latin-1; either would store nonsense in somebody's name."""
    if any(REPLACED in value for values in request.POST.lists() for value in values[1]):
        return True
    if request.content_type != "application/x-www-form-urlencoded":
        return False
    try:
        unquote_to_bytes(request.body.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return True
    return False


def _faults(form: ReportForm) -> dict[str, str]:
    faults: dict[str, str] = {}
    if form.unreadable or "\x00" in form.text:
        faults["text"] = _("文字里有无法保存的字符，请重新输入。")
    if "\x00" in form.address:
        faults["address"] = _("文字里有无法保存的字符，请重新输入。")
    if form.building and not (form.building.isdecimal() and len(form.building) < 19):
        faults["building"] = _("没有这栋楼，请重新选择。")
    if (form.lat or form.lng) and _point(form) is None:
        faults["place"] = _("位置不正确，请在地图上重新标一次，或改为选择楼栋。")
    if form.photo_error:
        faults["photos"] = form.photo_error
    return faults


def _point(form: ReportForm) -> tuple[float, float] | None:
    try:
        lat, lng = float(form.lat), float(form.lng)
    except ValueError:
        return None
    on_earth = math.isfinite(lat) and abs(lat) <= 90 and math.isfinite(lng) and abs(lng) <= 180
    return (lat, lng) if on_earth else None


def _building(
    form: ReportForm, entrance: places.Entrance, point: tuple[float, float] | None
) -> int | None:
    """The chosen building. The one that the code brought gives way to a pin in another grid."""
    if not form.building:
        return None
    chosen = int(form.building)
    brought = entrance.building is not None and entrance.building.pk == chosen
    if brought and point and places.locate(*point).grid_code != entrance.grid.code:
        return None
    return chosen
