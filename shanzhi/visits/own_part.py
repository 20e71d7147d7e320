"""What this room holds about a resident: visits to them, and whether somebody looks in on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM
from shanzhi.people.api import Held, OwnDataPart, Resident, people_linked, register_own_data
from shanzhi.visits.actions.end_heard import end
from shanzhi.visits.models import CareLevel, Heard, Visit
from shanzhi.visits.models.care import CareNeed
from shanzhi.visits.models.heard import Became
from shanzhi.visits.models.visit import Need
from shanzhi.visits.queries.own import cares_of_resident
from shanzhi.visits.retention import SILENT


def held(resident: Resident) -> list[Held]:
    """Care and visits; nothing where there is none."""
    cares, visits = cares_of_resident(resident), _visits(resident)
    found = []
    if cares:
        found.append(
            Held(
                what=_("关爱走访：多久看您一次"),
                why=_("按您的需要安排走访和敲门；可以随时说不要"),
                since=cares[0].set_at,
                until=_("结束之后 180 天，或您要求删除时"),
                shown=[_care_line(care) for care in cares],
                rows=[_care_row(care) for care in cares],
                page="/me/care",
            )
        )
    if visits:
        found.append(
            Held(
                what=_("到您家走访时您同意记下的话"),
                why=_("帮您解决需要，下一次来的人知道情况"),
                since=visits[0].at,
                until=_("1 年，或您要求删除时"),
                rows=[_visit_row(visit) for visit in visits],
            )
        )
    return found


def _visits(resident: Resident) -> list[Visit]:
    mine = [person.pk for person in people_linked(resident)]
    return list(Visit.objects.filter(person_id__in=mine).order_by("pk"))


def _care_line(care: CareLevel) -> str:
    needs = "、".join(str(CareNeed(need).label) for need in care.needs)
    return f"{care.get_colour_display()} · {needs} · {care.get_basis_display()}"


def _care_row(care: CareLevel) -> dict[str, Any]:
    return {
        "text": " · ".join(filter(None, (_care_line(care), care.words, care.basis_words))),
        "since": care.set_at.isoformat(),
        "review_on": care.review_on.isoformat(),
        "ended_at": care.ended_at and care.ended_at.isoformat(),
    }


def _visit_row(visit: Visit) -> dict[str, Any]:
    needs = "、".join(str(Need(need).label) for need in visit.needs)
    heard = [row.words for row in visit.heard.all()]
    return {
        "at": visit.at.isoformat(),
        "text": " · ".join(filter(None, (visit.mood, visit.note, needs, *heard))),
    }


def erase(resident: Resident, at: datetime) -> None:
    """Their words go, what is open of theirs ends; care goes with the person."""
    mine = [person.pk for person in people_linked(resident)]
    visits = [visit.pk for visit in _visits(resident)]
    for heard in Heard.objects.select_for_update().filter(
        visit_id__in=visits, ended_at__isnull=True, case__isnull=True
    ):
        end(heard, Became.NOT_WANTED, "", by=SYSTEM, at=at)
    Heard.objects.filter(visit_id__in=visits).update(words="", end_note="")
    CareLevel.objects.filter(person_id__in=mine).delete()
    Visit.objects.filter(pk__in=visits).update(**SILENT)


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """Their care: who looked at it looked at something of theirs."""
    return [("care", care.pk) for care in cares_of_resident(resident)]


register_own_data(OwnDataPart("visits", held, erase, subjects))
