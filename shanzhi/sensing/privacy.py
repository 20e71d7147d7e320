"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.sensing import models as m

# Alarms.
ALARM_NOTE = FieldUse(
    DataClass.PERSONAL,
    "says why an alarm was ended",
    "1 year after its end, or until the resident erases it",
    "to whoever may read the alarm, numbers masked",
)
CALLED = FieldUse(
    DataClass.PERSONAL,
    "shows that the family was called, with the household's consent",
    "1 year after the alarm's end",
    "as a number; who it was is not shown",
)
declare(
    m.AlarmGroup,
    each(ACTED, "acknowledged_by attended_by"),
    none="key place_code outcome alarms_count told_count reopened",
)
declare(
    m.Alarm,
    {"note": ALARM_NOTE, **each(ACTED, "acknowledged_by attended_by closed_by")},
    none="public_id place_code outcome value peak flaps",
)
declare(m.AlarmStep, none="tier")
declare(m.AlarmCall, {"account": ACTED, "person": CALLED}, none="why failure tier")
