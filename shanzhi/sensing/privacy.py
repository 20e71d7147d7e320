"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.sensing import models as m

# Things.
AT_HOME = FieldUse(
    DataClass.SENSITIVE,
    "a device inside a home is listened to with the household's consent alone",
    "until the household moves away; a consent 1 year after it was withdrawn",
    "to the worker of the grid and the desk of the community; to those further up as yes or no",
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
