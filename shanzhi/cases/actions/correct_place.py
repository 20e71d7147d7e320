"""A person corrects where a matter is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.correct_urgency import require_open
from shanzhi.cases.actions.locking import locked, save, staff_id
from shanzhi.cases.actions.merging import checked_reason
from shanzhi.cases.actions.remeasuring import holders_limits, measure_again
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.settling import settled
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import CasePlaceCorrected
from shanzhi.cases.models import Case, CaseClock, Correction
from shanzhi.cases.models.case import PlaceSource
from shanzhi.cases.models.correction import CorrectedField
from shanzhi.cases.permissions import CORRECT
from shanzhi.cases.queries.clock_reading import LIVE
from shanzhi.kernel.api import Actor, Invalid, now
from shanzhi.places import api as places

ADDRESS_LIMIT = 160
COUNTY_DIGITS = 6


@transaction.atomic
def correct_place(
    case: Case,
    *,
    by: Actor,
    place_code: str,
    address: str,
    reason: str,
    loaded: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Case:
    """Set place and address of an open matter, with the reason. The holder stays: who should have
    it is decided by dispatching. Another place takes the building and the point away, which no
    longer say where it is, and its limits and calendar count, from the start of each clock.
    ``loaded`` holds the ``place`` and ``address`` that the person saw.

    Raises Denied; WrongState once it is closed; Invalid (place, address, reason); FieldChanged.
    """
    moment = at or now()
    case = locked(case, by=by, capability=CORRECT)
    require_open(case)
    before = {"place": case.place_code, "address": case.address}
    wanted = {"place": place_code, "address": " ".join(address.split())}
    _check(case, wanted)
    words = checked_reason(reason)
    result = settled(loaded, before, wanted)
    if result == before:
        return case
    limits = holders_limits(case)
    _move(case, result, moment)
    clocks = measure_again(case, limits, moment)
    correction = Correction.objects.create(
        case=case,
        field=CorrectedField.PLACE,
        before=_told(before),
        after=_told(result),
        reason=words,
        corrected_by_id=staff_id(by),
        at=moment,
    )
    announce_case(
        case,
        CasePlaceCorrected,
        by=by,
        at=moment,
        clocks=clocks.rows,
        correction_id=correction.pk,
        place_code=case.place_code,
        before=before["place"],
    )
    return case


def _check(case: Case, wanted: Mapping[str, str]) -> None:
    faults = {}
    known = places.division_name(wanted["place"])
    if not known or wanted["place"][:COUNTY_DIGITS] != case.place_code[:COUNTY_DIGITS]:
        faults["place"] = _("没有这个地点，请从列表里选择。")
    if len(wanted["address"]) > ADDRESS_LIMIT:
        faults["address"] = _("地址最多 %(most)s 字，请改短一些。") % {"most": ADDRESS_LIMIT}
    elif not storable(wanted["address"]):
        faults["address"] = _("文字里有无法保存的字符，请重新输入。")
    if faults:
        raise Invalid(faults)


def _move(case: Case, result: Mapping[str, str], at: datetime) -> None:
    case.address = result["address"]
    if result["place"] != case.place_code:
        case.place_code = result["place"]
        case.place_source = PlaceSource.PERSON
        case.building = case.latitude = case.longitude = None
        CaseClock.objects.filter(case=case, state__in=LIVE).update(place_code=case.place_code)
    save(case, at, "address", "place_code", "place_source", "building", "latitude", "longitude")


def _told(values: Mapping[str, str]) -> str:
    name = " / ".join(name for _code, name in places.path_of(values["place"]))
    return " · ".join(filter(None, (name or values["place"], values["address"])))[:200]
