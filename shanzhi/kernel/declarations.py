"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.models import (
    AccessAlert,
    AccessRecord,
    AccessRemoval,
    AccessSeal,
    Calendar,
    CalendarDay,
    CalendarYear,
    DailyRoot,
    DeadLetter,
    DeviceAct,
    Event,
    HandledEvent,
    StoredFile,
    TableVersion,
    WatchRule,
)
from shanzhi.kernel.privacy import ACTED, DataClass, FieldUse, declare, each

LOG = FieldUse(
    DataClass.PERSONAL,
    "shows the resident and the audit administrator who looked at what, and why",
    "at least 6 months (Cybersecurity Law, keeping of network logs); then removed",
    "the resident sees role, unit, time and reason; no name",
)
CONTENT = FieldUse(
    DataClass.PERSONAL,
    "a picture or a recording that belongs to a matter",
    "with the matter; 24 hours when nothing claims it",
    "not masked: by signed links, to those who see the matter",
)

declare(
    AccessRecord,
    each(LOG, "actor_id roles unit_ids subject_id reason address"),
    none="actor_kind action subject_kind fields place_code count",
)
declare(
    AccessAlert,
    {
        **each(
            FieldUse(
                DataClass.PERSONAL,
                "tells the security administrator of reading that is unusual, and by whom",
                "with the access log",
                "shown to the security administrator alone",
            ),
            "actor_id subject_id note",
        ),
        "acknowledged_by": ACTED,
    },
    none="key rule subject_kind place_code found limit",
)
declare(AccessRemoval, none="first_seal_id last_seal_id count proof")
declare(AccessSeal, none="record_ids links count previous_root root")
declare(WatchRule, none="key limit factor minutes")
declare(Calendar, none="place_code zone weekdays shifts urgent_shifts")
declare(CalendarDay, none="day shifts name")
declare(CalendarYear, none="year")
declare(
    DeviceAct,
    {
        "account_id": FieldUse(
            DataClass.PERSONAL,
            "does what a device sends again once only",
            "30 days",
            "shown to nobody",
        )
    },
    none="key route status location answer age_s",
)
declare(DailyRoot, none="last_event_id event_count root previous_root day")
declare(DeadLetter, none="handler error attempts")
declare(
    Event,
    {"actor_id": ACTED},
    none="aggregate aggregate_id sequence kind place_code actor_kind payload previous_hash hash",
)
declare(HandledEvent, none="event_id handler")
declare(
    StoredFile,
    {
        **each(CONTENT, "path thumbnail_path"),
        "uploader_key": FieldUse(
            DataClass.PERSONAL,
            "lets the device that sent a file attach it, and no other",
            "with the file",
            "never shown; the hash of a random cookie",
        ),
    },
    none="public_id media_type size sha256 width height",
)
declare(TableVersion, none="name token")
