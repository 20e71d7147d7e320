"""Aggregates of the kernel."""

from shanzhi.kernel.models.access import AccessRecord, AccessRemoval, AccessSeal
from shanzhi.kernel.models.calendar import Calendar, CalendarDay, CalendarYear
from shanzhi.kernel.models.delivery import DeadLetter, HandledEvent
from shanzhi.kernel.models.device_act import DeviceAct
from shanzhi.kernel.models.event import DailyRoot, Event
from shanzhi.kernel.models.stored_file import StoredFile
from shanzhi.kernel.models.table_version import TableVersion
from shanzhi.kernel.models.watch import AccessAlert, WatchRule

__all__ = [
    "AccessAlert",
    "AccessRecord",
    "AccessRemoval",
    "AccessSeal",
    "Calendar",
    "CalendarDay",
    "CalendarYear",
    "DailyRoot",
    "DeadLetter",
    "DeviceAct",
    "Event",
    "HandledEvent",
    "StoredFile",
    "TableVersion",
    "WatchRule",
]
