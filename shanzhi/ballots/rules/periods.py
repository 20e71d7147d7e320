"""Notice periods: 民法典 第二百零一条 (the first day does not count), 第二百零三条 (a last day that is a
day of rest moves to the next day on which people work, and ends at midnight)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from shanzhi.kernel.api import WorkCalendar

# A calendar in which nobody works does not hold a ballot back for ever.
LONGEST_REST = 60


def last_day(noticed_on: date, days: int, calendar: WorkCalendar) -> date:
    """The last day of a period of ``days`` that a notice begins; the notice's own day when 0."""
    last = noticed_on + timedelta(days=days)
    if not days:
        return last
    moved = (last + timedelta(days=n) for n in range(LONGEST_REST))
    return next((day for day in moved if calendar.works_on(day)), last)


def earliest_opening(noticed_at: datetime, days: int, calendar: WorkCalendar) -> datetime:
    """The first moment at which the period is over: midnight after its last day, in the place's own
    zone; the notice's own moment where no days are asked."""
    if not days:
        return noticed_at
    noticed_on = noticed_at.astimezone(calendar.zone).date()
    after = last_day(noticed_on, days, calendar) + timedelta(days=1)
    return datetime.combine(after, time(), calendar.zone)
