"""The kernel's front door."""

from shanzhi.kernel.actions.announce import announce, announce_each
from shanzhi.kernel.actions.seed_calendar_year import seed_calendar_year
from shanzhi.kernel.actions.set_calendar_day import set_calendar_day
from shanzhi.kernel.actors import (
    ADMINISTRATORS,
    GRANTED_ROLES,
    NOBODY,
    SYSTEM,
    WORKING_ROLES,
    Actor,
    Grant,
    Role,
)
from shanzhi.kernel.audit.naming import name_actions, name_kinds, name_things_by, name_words
from shanzhi.kernel.audit.record import accesses_to, record_access
from shanzhi.kernel.calendars import YearWarning, calendar_for, calendar_warnings
from shanzhi.kernel.clock import local_zone, now
from shanzhi.kernel.database.together import create_together
from shanzhi.kernel.deeds import brought_deeds, register_deeds
from shanzhi.kernel.events import (
    AccessAlertRaised,
    CalendarDayCleared,
    CalendarDaySet,
    CalendarEvent,
    CalendarHoursSet,
    CalendarYearSeeded,
    DomainEvent,
    RetentionApplied,
    event_kinds,
)
from shanzhi.kernel.files.links import Variant, signed_url
from shanzhi.kernel.files.store import claim_files, release_files, store_upload
from shanzhi.kernel.files.waiting import waiting_files
from shanzhi.kernel.live import publish, publish_all
from shanzhi.kernel.models import AccessAlert, AccessRecord, DeviceAct, StoredFile
from shanzhi.kernel.models import Event as EventRecord
from shanzhi.kernel.models.stored_file import FileKind
from shanzhi.kernel.offline_pages import OfflinePage, offline_pages, register_offline_pages
from shanzhi.kernel.permissions import (
    Capability,
    Reach,
    Rule,
    Target,
    allowed,
    register,
    require,
)
from shanzhi.kernel.place_names import name_places_by
from shanzhi.kernel.privacy import ACTED, DataClass, FieldUse, declare, each
from shanzhi.kernel.queries import (
    broken_at,
    events_after,
    events_of_kinds,
    histories,
    history,
)
from shanzhi.kernel.refusals import (
    Conflict,
    Denied,
    Invalid,
    NotFound,
    Refusal,
    TooMany,
    WrongState,
)
from shanzhi.kernel.registry import on
from shanzhi.kernel.report_sections import (
    Compared,
    PeriodWords,
    ReportFigure,
    ReportSection,
    change_words,
    register_report_section,
    report_sections,
)
from shanzhi.kernel.retention import RetentionRule, overdue_counts, retain, run_retention
from shanzhi.kernel.search.bigrams import bigram_vector
from shanzhi.kernel.search.filters import search_filter
from shanzhi.kernel.search.recent import recent_matches
from shanzhi.kernel.stream import (
    Told,
    batch_end,
    event_count_of,
    events_ahead,
    events_arrays,
    events_of_kind_written,
    events_written,
    forget_foreign_writers,
    highest_id,
    histories_of,
    horizon,
    written_count,
)
from shanzhi.kernel.versions import Versioned, bump
from shanzhi.kernel.wall import behind_the_wall, counties_of, everywhere
from shanzhi.kernel.web.access import (
    ANYONE,
    LINK,
    SIGNED_IN,
    access,
    actor_of,
    may_open,
    own_address,
    register_twin,
)
from shanzhi.kernel.web.addresses import client_address
from shanzhi.kernel.web.allowance import Allowance
from shanzhi.kernel.web.device_acts import device_age_s
from shanzhi.kernel.web.devices import remember_device, uploader_key_of
from shanzhi.kernel.web.jinja import asset_files, moment, render
from shanzhi.kernel.web.problems import problem, wants_json
from shanzhi.kernel.web.returning import safe_next, safe_path
from shanzhi.kernel.web.step_up import StepUpNeeded, mark_confirmed, require_step_up
from shanzhi.kernel.web.wall import narrow_to_viewer
from shanzhi.kernel.working_time.calendar import DEFAULT as DEFAULT_CALENDAR
from shanzhi.kernel.working_time.calendar import SpecialDay, WorkCalendar
from shanzhi.kernel.working_time.many import worked_many
from shanzhi.kernel.working_time.pauses import Pause, Reckoned, due_with_pauses
from shanzhi.kernel.working_time.reckoning import (
    NoWorkingTime,
    add_worked,
    due,
    in_units,
    time_left,
    worked_between,
)
from shanzhi.kernel.working_time.shifts import Shift, parse_shifts, shifts_text
from shanzhi.kernel.working_time.units import TimeUnit

__all__ = [
    "ACTED",
    "ADMINISTRATORS",
    "ANYONE",
    "DEFAULT_CALENDAR",
    "GRANTED_ROLES",
    "LINK",
    "NOBODY",
    "SIGNED_IN",
    "SYSTEM",
    "WORKING_ROLES",
    "AccessAlert",
    "AccessAlertRaised",
    "AccessRecord",
    "Actor",
    "Allowance",
    "CalendarDayCleared",
    "CalendarDaySet",
    "CalendarEvent",
    "CalendarHoursSet",
    "CalendarYearSeeded",
    "Capability",
    "Compared",
    "Conflict",
    "DataClass",
    "Denied",
    "DeviceAct",
    "DomainEvent",
    "EventRecord",
    "FieldUse",
    "FileKind",
    "Grant",
    "Invalid",
    "NoWorkingTime",
    "NotFound",
    "OfflinePage",
    "Pause",
    "PeriodWords",
    "Reach",
    "Reckoned",
    "Refusal",
    "ReportFigure",
    "ReportSection",
    "RetentionApplied",
    "RetentionRule",
    "Role",
    "Rule",
    "Shift",
    "SpecialDay",
    "StepUpNeeded",
    "StoredFile",
    "Target",
    "TimeUnit",
    "Told",
    "TooMany",
    "Variant",
    "Versioned",
    "WorkCalendar",
    "WrongState",
    "YearWarning",
    "access",
    "accesses_to",
    "actor_of",
    "add_worked",
    "allowed",
    "announce",
    "announce_each",
    "asset_files",
    "batch_end",
    "behind_the_wall",
    "bigram_vector",
    "broken_at",
    "brought_deeds",
    "bump",
    "calendar_for",
    "calendar_warnings",
    "change_words",
    "claim_files",
    "client_address",
    "counties_of",
    "create_together",
    "declare",
    "device_age_s",
    "due",
    "due_with_pauses",
    "each",
    "event_count_of",
    "event_kinds",
    "events_after",
    "events_ahead",
    "events_arrays",
    "events_of_kind_written",
    "events_of_kinds",
    "events_written",
    "everywhere",
    "forget_foreign_writers",
    "highest_id",
    "histories",
    "histories_of",
    "history",
    "horizon",
    "in_units",
    "local_zone",
    "mark_confirmed",
    "may_open",
    "moment",
    "name_actions",
    "name_kinds",
    "name_places_by",
    "name_things_by",
    "name_words",
    "narrow_to_viewer",
    "now",
    "offline_pages",
    "on",
    "overdue_counts",
    "own_address",
    "parse_shifts",
    "problem",
    "publish",
    "publish_all",
    "recent_matches",
    "record_access",
    "register",
    "register_deeds",
    "register_offline_pages",
    "register_report_section",
    "register_twin",
    "release_files",
    "remember_device",
    "render",
    "report_sections",
    "require",
    "require_step_up",
    "retain",
    "run_retention",
    "safe_next",
    "safe_path",
    "search_filter",
    "seed_calendar_year",
    "set_calendar_day",
    "shifts_text",
    "signed_url",
    "store_upload",
    "time_left",
    "uploader_key_of",
    "waiting_files",
    "wants_json",
    "worked_between",
    "worked_many",
    "written_count",
]
