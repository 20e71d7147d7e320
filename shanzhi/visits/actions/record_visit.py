"""Somebody was at a door: whom they met, what is needed, what is dangerous."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.people.api import Household
from shanzhi.visits.actions.seen import seen_on_visit
from shanzhi.visits.events import VisitRecorded
from shanzhi.visits.models import Visit
from shanzhi.visits.models.visit import Hazard, Met, Need
from shanzhi.visits.permissions import VISIT
from shanzhi.visits.service_lists import POINTS

MOOD_LIMIT, NOTE_LIMIT = 100, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """What is sent from the door. ``key`` is made by the sender: the same key never makes two visits.
    ``person_id`` is who was met, where that is known; ``ticked`` are points of service lists;
    ``consent``: they agreed that what they say is written down."""

    key: UUID
    met: str
    person_id: int | None = None
    ticked: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    mood: str = ""
    note: str = ""
    consent: bool = False


def record_visit(
    household: Household, new: NewVisit, *, by: Actor, at: datetime | None = None
) -> tuple[Visit, bool]:
    """Record a visit; (the visit, whether this call made it). Care that was due for who was met is
    done with it.

    Raises Denied; Invalid (met, person, needs, hazards, ticked, mood, note, consent).
    """
    moment = at or now()
    require(by, VISIT, Target(place_code=household.place_code))
    _check(household, new)
    try:
        return _record(household, new, by, moment), True
    except IntegrityError:
        known = Visit.objects.filter(key=new.key).first()
        if known is None:
            raise
        return known, False


def is_same(visit: Visit, household: Household, told: NewVisit) -> bool:
    """Does ``visit`` say what was told? Another one under its key must not vanish behind it."""
    return visit.household_id == household.pk and all(
        getattr(visit, name) == value for name, value in _fields(told).items()
    )


def _fields(new: NewVisit) -> dict[str, Any]:
    return {
        "met": new.met,
        "person_id": new.person_id,
        "lists": sorted({code.partition(".")[0] for code in new.ticked}),
        "ticked": sorted(set(new.ticked)),
        "needs": sorted(set(new.needs)),
        "hazards": sorted(set(new.hazards)),
        "mood": new.mood.strip(),
        "note": new.note.strip(),
        "consent": new.consent,
    }


@transaction.atomic
def _record(household: Household, new: NewVisit, by: Actor, moment: datetime) -> Visit:
    visit = Visit.objects.create(
        key=new.key,
        household=household,
        place_code=household.place_code,
        visitor_id=by.id if by.is_staff else None,
        at=moment,
        **_fields(new),
    )
    event = VisitRecorded(visit_id=visit.pk, household_id=household.pk, met=visit.met)
    announce(event, by=by, place_code=visit.place_code, at=moment, fresh=True)
    if visit.met == Met.MET:
        seen_on_visit(household, visit.person_id, by=by, at=moment)
    return visit


def _check(household: Household, new: NewVisit) -> None:
    faults = _unlisted(new)
    people = household.people.filter(left_at__isnull=True)
    if new.person_id is not None and not people.filter(pk=new.person_id).exists():
        faults["person"] = _("这一户没有这个人，请重新选择。")
    for name, words, most in (("mood", new.mood, MOOD_LIMIT), ("note", new.note, NOTE_LIMIT)):
        if len(words) > most or "\x00" in words:
            faults[name] = _("最多写 %(most)s 字。") % {"most": most}
    if (new.needs or new.mood.strip() or new.note.strip()) and not new.consent:
        faults["consent"] = _(
            "住户同意了才能记他们说的话和需要。没有同意，请只记去过、见没见到和隐患。"
        )
    if faults:
        raise Invalid(faults)


def _unlisted(new: NewVisit) -> dict[str, str]:
    faults: dict[str, str] = {}
    if new.met not in Met.values:
        faults["met"] = _("请选择有没有见到人。")
    if {*new.needs} - {*Need.values}:
        faults["needs"] = _("请从列表里选择。")
    if {*new.hazards} - {*Hazard.values}:
        faults["hazards"] = _("请从列表里选择。")
    if {*new.ticked} - POINTS.keys():
        faults["ticked"] = _("清单已经更新，请刷新页面后再填。")
    return faults
