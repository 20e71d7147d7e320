"""Somebody calls, and a clerk writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.actions.placing import place_report
from shanzhi.cases.actions.report import Report, Reported, report_case
from shanzhi.cases.models import HotlineCall
from shanzhi.cases.models.case import Source
from shanzhi.cases.permissions import TAKE_CALLS
from shanzhi.kernel.api import Actor, Invalid, Target, now, require
from shanzhi.people import api as people


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the caller says. ``key`` is the form's: sent twice, it makes one matter. ``phone`` is
    the number the caller gives, confirmed by nobody."""

    key: UUID
    phone: str
    text: str
    place_code: str = ""
    building_id: int | None = None
    address: str = ""
    category_code: str = ""


@transaction.atomic
def take_call(call: Call, *, by: Actor, at: datetime | None = None) -> Reported:
    """Open a matter from a call; the caller is its reporter and is told of every step.

    Raises Denied when the place is not the clerk's; Invalid (phone, text, place, building,
    category); Nowhere.
    """
    moment, clerk = at or now(), author_id(by)
    require(by, TAKE_CALLS)
    if not call.text.strip():
        raise Invalid({"text": _("请写下来电人说了什么。")})
    placed = place_report(
        text=call.text, place_code=call.place_code, building_id=call.building_id, point=None
    )
    require(by, TAKE_CALLS, Target(place_code=placed.place_code))
    caller, _is_new = people.know_resident(call.phone, at=moment)
    report = Report(
        key=call.key,
        text=call.text,
        source=Source.HOTLINE,
        place_code=placed.place_code,
        building_id=placed.building_id,
        address=call.address,
        category_code=call.category_code,
        reporter_id=caller.pk,
    )
    reported = report_case(report, by=by, at=moment)
    if reported.created:
        HotlineCall.objects.create(case=reported.case, taken_by_id=clerk, at=moment)
    return reported
