"""From what a transmission device told to readings of the devices that it stands for.

A device is called ``gbt:<source>``, a system behind it ``gbt:<source>:<type>.<address>``, a part
``gbt:<source>:<type>.<address>:<part>``: they must be known before they are heard.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import tzinfo

from shanzhi.sensing.doors.contract import Gate, KnownDevice, Telling
from shanzhi.sensing.doors.gbt26875.frames import moment_of
from shanzhi.sensing.doors.gbt26875.objects import Told

# A state → the metrics that can say it, of which a kind has one or none; True: turned round.
STATES: dict[str, tuple[tuple[str, ...], bool]] = {
    "fire": (("smoke", "alarm", "heat"), False),
    "fault": (("fault",), False),
    "mains_lost": (("mains",), True),
    "backup_lost": (("backup",), True),
    "line_fault": (("line",), True),
}
# Done by hand: an alarm is there, or there is none any more.
DEEDS = {"manual_alarm": True, "reset": False, "alarm_ended": False}
# Type of an analogue value (table 6) → metric and factor to its unit.
AMOUNTS: dict[int, tuple[str, float]] = {
    2: ("level", 1.0),  # 0.01 m are centimetres
    3: ("temperature", 0.1),
    4: ("pressure", 100.0),  # 0.1 MPa in kPa
    5: ("pressure", 0.1),
    6: ("lel", 0.1),
    8: ("volts", 0.1),
    9: ("amperes", 0.1),
    10: ("flow", 0.1),
}


@dataclass(slots=True)
class Heard:
    """What can be handed over, and what not with its reason."""

    readings: list[Telling] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def heard_of(objects: list[Told], speaker: KnownDevice, gate: Gate, zone: tzinfo) -> Heard:
    """Readings of one packet; a packet that says nothing is a sign of life of its sender."""
    heard = Heard()
    for one in objects:
        serial = f"{speaker.serial}:{one.thing}" if one.thing else speaker.serial
        device = gate.device_by_serial(serial)
        if device is None:
            heard.refused.append(("unknown", serial[:40]))
            continue
        moment = moment_of(one.time, zone)
        sent_ms = int(moment.timestamp() * 1000) if moment else None
        values = _values(one, device.metrics)
        if one.amount and not values:
            heard.refused.append(("metric", serial[:40]))
            continue
        heard.readings.append(Telling(serial if one.thing else None, sent_ms, values))
    if not objects:
        heard.readings.append(Telling(None, None, {}))
    return heard


def _values(one: Told, metrics: Collection[str]) -> dict[str, float | bool]:
    values: dict[str, float | bool] = {}
    for state, (names, is_turned) in STATES.items():
        metric = next((name for name in names if name in metrics), None)
        if metric and state in one.states:
            values[metric] = one.states[state] is not is_turned
    for deed, is_alarm in DEEDS.items():
        if deed in one.states and "alarm" in metrics:
            values["alarm"] = is_alarm
    if one.amount:
        kind, raw = one.amount
        name, factor = AMOUNTS.get(kind, ("value", 1.0))
        if name in metrics:
            values[name] = raw * factor
        elif "value" in metrics:
            values["value"] = raw * factor
    return values
