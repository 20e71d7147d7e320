"""Who lives where an alarm is: for those who go there, and each look is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.kernel.api import Actor, Denied, now, record_access, require
from shanzhi.people.api import Household, SeenPerson, people_of
from shanzhi.sensing.models import Absence, Alarm, AlarmGroup, Device
from shanzhi.sensing.permissions import ATTEND_ALARMS
from shanzhi.sensing.queries.alarms import target_for

HOMES = 20


@dataclass(frozen=True, slots=True)
class Home:
    """A household with an open alarm and its people, in full; ``away_until``: they said nobody is there."""

    household: Household
    people: list[SeenPerson]
    away_until: datetime | None = None


def goes_there(viewer: Actor, group: AlarmGroup) -> bool:
    """Did the viewer say they would go, or that they are there, and is it not over?"""
    taken_by = {group.acknowledged_by_id, group.attended_by_id}
    return viewer.is_staff and group.closed_at is None and viewer.id in taken_by


def show_people_there(group: AlarmGroup, *, by: Actor, address: str = "") -> list[Home]:
    """Names and numbers of the homes whose devices have an open alarm in the group, ``HOMES`` at most.
    Their residents find this look among those of their own data.

    Raises Denied for everybody but those who acknowledged or attend it.
    """
    require(by, ATTEND_ALARMS, target_for(by, group))
    if not goes_there(by, group):
        raise Denied
    homes = _homes(group)
    people = people_of(by, homes, shown=True)
    for home in homes:
        record_access(
            by, action="sensing.who_lives_there", subject=("household", home.pk),
            place_code=home.place_code, fields=("name", "phone"),
            count=max(1, len(people.get(home.pk, []))), address=address,
        )  # fmt: skip
    away = _away(homes)
    return [Home(home, people.get(home.pk, []), away.get(home.pk)) for home in homes]


def _away(homes: list[Household]) -> dict[int, datetime]:
    rows = Absence.objects.filter(
        household__in=homes, ended_at=None, from_at__lte=now(), until_at__gt=now()
    )
    return dict(rows.values_list("household_id", "until_at"))


def _homes(group: AlarmGroup) -> list[Household]:
    rows = Device.objects.filter(
        alarms__in=Alarm.objects.filter(group=group, closed_at__isnull=True),
        household__ended_at__isnull=True,
        household__isnull=False,
    ).select_related("household__building__estate")
    found = {
        row.household.pk: row.household for row in rows.order_by("pk")[:HOMES] if row.household
    }
    return list(found.values())
