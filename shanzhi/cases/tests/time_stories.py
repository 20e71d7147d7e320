"""People and moments of the stories about time: a week in which nothing is a holiday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.models import Case, CaseClock
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.kernel.api import NOBODY, Actor, EventRecord, Role, local_zone
from shanzhi.organizations.tests.factories import make_staff


@dataclass(frozen=True)
class TimeTown:
    """李明 handles, her colleague 赵敏 and the street's 孙浩 may decide."""

    town: Town
    clerk: Actor
    colleague: Actor
    street: Actor


def make_time_town() -> TimeTown:
    """A community with two clerks, and the street above it."""
    town = make_town()
    colleague = make_staff(Role.COMMUNITY_CLERK, COMMUNITY, unit=town.desk, name="赵敏")
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name="孙浩")
    return TimeTown(town, town.clerk, colleague, street)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026, local time; the 2nd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=local_zone())


def reported(town: Town, at: datetime, text: str = "3幢楼道的灯坏了") -> Case:
    """A matter that somebody reported then."""
    report = Report(key=uuid4(), text=text, source=Source.RESIDENT, place_code=town.grid.code)
    return report_case(report, by=NOBODY, at=at).case


def in_hand(story: TimeTown, at: datetime | None = None) -> Case:
    """A matter that came in on Monday at nine, which the clerk took on at once: three working days."""
    moment = at or on(2, 9)
    return accept_case(reported(story.town, moment), by=story.clerk, at=moment)


def handling(case: Case) -> CaseClock:
    """Its newest clock of handling."""
    return CaseClock.objects.filter(case=case, kind=ClockKind.HANDLE).latest("id")


def last_event(case: Case) -> EventRecord:
    """What was announced last of it."""
    return EventRecord.objects.filter(aggregate="case", aggregate_id=case.pk).latest("sequence")
