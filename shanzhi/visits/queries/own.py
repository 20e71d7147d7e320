"""What residents may see of their own."""

from __future__ import annotations

from dataclasses import replace

from shanzhi.kernel.api import NOBODY, Actor, Grant, NotFound, Role
from shanzhi.people.api import Resident, people_linked
from shanzhi.visits.models import CareLevel


def cares_of_resident(resident: Resident) -> list[CareLevel]:
    """Care of whoever has proved their number, the newest last, ended ones too."""
    mine = [person.pk for person in people_linked(resident)]
    rows = CareLevel.objects.filter(person_id__in=mine).select_related("set_by")
    return list(rows.order_by("pk"))


def own_care(resident: Resident, care_id: int) -> tuple[CareLevel, Actor]:
    """One of them, and the resident as far as permission asks. Raises NotFound for others."""
    found = next((care for care in cares_of_resident(resident) if care.pk == care_id), None)
    if found is None:
        raise NotFound
    grants = (Grant(Role.REPORTER, ""),)
    owns = frozenset({("care", found.pk)})
    return found, replace(NOBODY, id=resident.pk, grants=grants, owns=owns)
