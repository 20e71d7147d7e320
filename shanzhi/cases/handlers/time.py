"""What follows when time is asked for, runs out, or is measured by another calendar."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from shanzhi.cases.events import (
    CaseEvent,
    ClockRanOut,
    ClockRecounted,
    ClockResumed,
    ClockRunningOut,
    StandardChosen,
    TimeAsked,
    TimeGranted,
    TimeRefused,
)
from shanzhi.cases.handlers.telling import tell_unit
from shanzhi.cases.models import Case
from shanzhi.cases.models.clock import ClockKind
from shanzhi.kernel.api import (
    CalendarDayCleared,
    CalendarDaySet,
    CalendarEvent,
    CalendarHoursSet,
    CalendarYearSeeded,
    EventRecord,
    on,
    publish,
)
from shanzhi.organizations import api as organizations

RECOUNT = "shanzhi.cases.tasks.recount_clocks"
# Other processes see a changed calendar after one second.
SETTLE_SECONDS = 3
DESKS = ("community_desk", "street_office", "city_centre")


@on(TimeAsked)
def tell_approvers(event: TimeAsked, record: EventRecord) -> None:
    """The desk that gave the matter away has something to decide."""
    case = Case.objects.get(pk=event.case_id)
    if (desk := _desk_above(case)) is not None:
        tell_unit(event, record, desk, "cases.TimeAsked")


@on(TimeGranted, TimeRefused)
def tell_asker(event: CaseEvent, record: EventRecord) -> None:
    """Who holds the matter reads the decision."""
    case = Case.objects.get(pk=event.case_id)
    tell_unit(event, record, case.holder_unit_id, record.kind)


@on(ClockRunningOut, ClockRanOut)
def tell_holder_of_time(event: CaseEvent, record: EventRecord) -> None:
    """Who must act is warned, and told when it is late, and with what."""
    case = Case.objects.get(pk=event.case_id)
    wording = f"{record.kind}{_of_clock(event)}"
    tell_unit(event, record, event.holder_id or case.holder_unit_id, wording)


@on(ClockRanOut)
def tell_dispatcher_of_late(event: ClockRanOut, record: EventRecord) -> None:
    """Who gave the matter away learns that it is late there."""
    case = Case.objects.get(pk=event.case_id)
    desk = _desk_above(case)
    if desk is not None and desk != case.holder_unit_id:
        tell_unit(event, record, desk, f"cases.ClockRanOut.above{_of_clock(event)}")


def _of_clock(event: CaseEvent) -> str:
    """The handling clock is what everybody means by late; the others are named."""
    if not isinstance(event, ClockRunningOut | ClockRanOut) or event.clock == ClockKind.HANDLE:
        return ""
    return f".{event.clock}"


@on(CalendarHoursSet, CalendarDaySet, CalendarDayCleared, CalendarYearSeeded)
def recount_after_calendar(_event: CalendarEvent, record: EventRecord) -> None:
    """Deadlines in the calendar's places may move: a job of its own sees to it in batches."""
    job = app.configure_task(
        RECOUNT,
        queue="upkeep",
        lock="recount_clocks",
        queueing_lock=f"recount_clocks:{record.place_code}",
        schedule_in={"seconds": SETTLE_SECONDS},
    )
    with suppress(AlreadyEnqueued), transaction.atomic():  # thirty days of a year: one recount
        job.defer(place_code=record.place_code)


@on(
    TimeAsked,
    TimeGranted,
    TimeRefused,
    ClockResumed,
    ClockRecounted,
    ClockRunningOut,
    ClockRanOut,
    StandardChosen,
)
def move_open_pages_in_time(event: CaseEvent, record: EventRecord) -> None:
    """Queues and cockpits that are open somewhere show the change."""
    publish(f"cases:{record.place_code}", case=event.case_id, kind=record.kind)


def _desk_above(case: Case) -> int | None:
    """The unit that gave the matter away, else the desk of its circle."""
    if case.dispatcher_unit_id:
        return case.dispatcher_unit_id
    unit = organizations.receiver_unit(case.place_code, DESKS[case.circle - 1])
    return unit.pk if unit else None
