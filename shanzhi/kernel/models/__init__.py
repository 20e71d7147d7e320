"""Aggregates of the kernel."""

from shanzhi.kernel.models.access import AccessRecord
from shanzhi.kernel.models.calendar import Calendar, CalendarDay, CalendarYear
from shanzhi.kernel.models.delivery import DeadLetter, HandledEvent
from shanzhi.kernel.models.event import DailyRoot, Event
from shanzhi.kernel.models.stored_file import StoredFile
from shanzhi.kernel.models.table_version import TableVersion

__all__ = [
    "AccessRecord",
    "Calendar",
    "CalendarDay",
    "CalendarYear",
    "DailyRoot",
    "DeadLetter",
    "Event",
    "HandledEvent",
    "StoredFile",
    "TableVersion",
]
