"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.sensing import models as m

# What cameras saw, and who pushes.
SEEN = "masked for everybody; found by its index when it comes again"
declare(
    m.PushSource,
    {"made_by": ACTED},
    none="name platform place_code secret_digest networks signature_header "
    "signing_key_encrypted mapping",
)
declare(
    m.VisionEvent,
    {
        "plate_encrypted": FieldUse(
            DataClass.SENSITIVE, "lets its rider be taught and not twice", "90 days", SEEN
        ),
        "plate_index": FieldUse(
            DataClass.SENSITIVE, "tells that the same e-bike came again", "90 days", SEEN
        ),
        "picture": FieldUse(
            DataClass.SENSITIVE,
            "a person sees in it whether it is so, and whoever appeals",
            "30 days",
            "whoever stands in it is made unrecognisable before it is kept",
        ),
        **each(ACTED, "decided_by appeal_decided_by"),
    },
    none="public_id external_id place_code spot",
)
declare(
    m.RawPicture,
    {
        "sealed": FieldUse(
            DataClass.SENSITIVE,
            "people in it are made unrecognisable before anybody is shown it",
            "until it was looked through, 1 day at most",
            "sealed; shown to nobody",
        )
    },
)
declare(
    m.OwnPlate,
    each(
        FieldUse(
            DataClass.SENSITIVE,
            "lets the rider be told and nobody else",
            "until the resident removes it",
            "to its resident alone, masked",
        ),
        "resident plate_encrypted plate_index",
    ),
)
declare(m.PosterTask, {"done_by": ACTED}, none="place_code")
# Things.
AT_HOME = FieldUse(
    DataClass.SENSITIVE,
    "a device inside a home is listened to with the household's consent alone",
    "until the household moves away; a consent 1 year after it was withdrawn",
    "to the worker of the grid and the desk of the community; to those further up as yes or no",
)
AWAY = FieldUse(
    DataClass.SENSITIVE,
    "nobody is missed in a home that said it is away",
    "30 days after they are back, or until the resident erases it",
    "to the household itself, the worker of the grid and the desk of the community",
)
SAID = FieldUse(
    DataClass.SENSITIVE,
    "tells danger, and what a device is worth",
    "readings by the days that the deployment sets, hours 400 days",
    "what is about a person is shown to that person alone",
)
declare(
    m.Device,
    {**each(AT_HOME, "household person dwelling"), "spot": AT_HOME},
    none="public_id serial name model firmware place_code latitude longitude feeder installed_on",
)
declare(m.DeviceKind, none="code name category_code interval_s what_to_do position")
declare(m.Metric, none="key name unit slot decimals lowest highest deadband")
declare(m.DeviceKey, {"made_by": ACTED}, none="digest hint broker_form")
declare(
    m.HomeConsent,
    {**each(AT_HOME, "household person"), "taken_by": ACTED},
    none="place_code",
)
declare(
    m.Absence,
    {"household": AWAY, "from_at": AWAY, "until_at": AWAY, "said_by": ACTED},
    none="place_code",
)
declare(m.DeviceGroup, none="place_code name")
declare(m.Maintenance, {"made_by": ACTED}, none="place_code reason")
declare(
    m.DeviceImport,
    {"made_by": ACTED},
    none="place_code name file_sha256 stored_path fault size_bytes done_bytes next_line rows made"
    " known refused",
)
declare(m.RefusedDevice, none="line reason")
declare(m.DeviceTrouble, none="place_code slot value")
declare(m.LastState, {"values": SAID}, none="sent_ms messages")
declare(m.Reading, {"value": SAID}, none="device_id slot marks")
declare(m.ReadingHour, each(SAID, "lowest highest mean last"), none="device_id slot count")

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
    none="public_id place_code outcome value peak flaps standing",
)
declare(m.AlarmStep, none="tier")
declare(m.AlarmCall, {"account": ACTED, "person": CALLED}, none="why failure tier")

# Rules.
declare(
    m.AlarmRule,
    {"changed_by": ACTED, "off_asked_by": ACTED, "off_agreed_by": ACTED, "wanted_by": ACTED},
    none=(
        "place_code name raise_at clear_at other_at window_s needed of hold_s off_reason version wanted"
    ),
)
declare(
    m.RuleTrial,
    {"asked_by": ACTED},
    none="version place_code draft total done findings",
)
declare(
    m.Rhythm,
    {
        "state": FieldUse(
            DataClass.SENSITIVE,
            "notices that nothing moved for longer than this person is ever quiet",
            "until consent ends, or 30 days after the device last spoke",
            "shown to nobody; read by the rules alone",
        )
    },
)

# Intake: who of our own processes counted how much.
declare(m.IngestProcess, none="name")
declare(m.IngestSlot, none="slot process")
declare(m.IntakeMinute, none="process door messages stored folded repeated refused")
declare(m.Refused, none="door reason who count")
declare(m.KnownMessage, none="digest")
