"""Which homes are away: for the household, and for who may enter it on its word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shanzhi.kernel.api import NOBODY, Actor, Grant, NotFound, Role, allowed, now
from shanzhi.people.api import Household, Resident, people_linked
from shanzhi.sensing.models import Absence, Device
from shanzhi.sensing.models.absence import home_target
from shanzhi.sensing.permissions import SAY_AWAY
from shanzhi.sensing.queries.devices import homes_of


def absence_for(
    viewer: Actor, household: Household | None, at: datetime | None = None
) -> Absence | None:
    """What a household said and is not over, for whoever may enter it; to others nothing was said."""
    if household is None:
        return None
    if not allowed(viewer, SAY_AWAY, home_target(household.place_code, household.pk)):
        return None
    rows = Absence.objects.filter(household=household, ended_at=None, until_at__gt=at or now())
    return rows.select_related("said_by").first()


def may_say_away(viewer: Actor, household: Household | None) -> bool:
    """May the viewer enter it for this home, and does anything there look after a person?"""
    return (
        household is not None
        and allowed(viewer, SAY_AWAY, home_target(household.place_code, household.pk))
        and Device.objects.filter(household=household, kind__is_personal=True).exists()
    )


def own_home(resident: Resident, household_id: int) -> tuple[Household, Actor]:
    """A home in which the resident lives, and the resident as far as permission asks. Raises NotFound."""
    households = {person.household_id: person.household for person in people_linked(resident)}
    if household_id not in homes_of(resident):
        raise NotFound
    household = households[household_id]
    grants = (Grant(Role.REPORTER, ""),)
    owns = frozenset({("household", household_id)})
    return household, replace(NOBODY, id=resident.pk, grants=grants, owns=owns)


def own_absences(resident: Resident) -> list[Absence]:
    """All that is kept about the resident's homes, the newest first."""
    rows = Absence.objects.filter(household_id__in=homes_of(resident))
    return list(rows.select_related("said_by").order_by("-pk"))
