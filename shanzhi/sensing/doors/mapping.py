"""A platform's words to ours: paths and names as data, so that another platform is a row and no code.

A mapping is a JSON object; what it leaves out is the preset's of its platform:

- ``items``: where the list of messages stands ("" the body is one message or a list of them);
- ``id``, ``serial``, ``time``: paths inside a message, dots between; ``time`` in milliseconds or seconds;
- ``values``: the object whose numbers are readings, at any depth; ``names``: their name → our metric
  (where there are names, what has none is left out);
- of cameras also ``kind``, ``plate``, ``spot``, ``picture`` (Base64), and ``kinds``: their word → ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shanzhi.sensing.doors.contract import LATEST_MS
from shanzhi.sensing.doors.spoken import MOST_READINGS, MOST_VALUES, Malformed, number_of

PRESETS: dict[str, dict[str, Any]] = {
    "generic": {"id": "id", "serial": "serial", "time": "ts", "values": "values"},
    # China Telecom's platform for NB-IoT: one message a push, the data inside ``payload``.
    "ctwing": {"id": "upPacketSN", "serial": "deviceId", "time": "timestamp", "values": "payload"},
    "camera": {
        "id": "id", "kind": "kind", "time": "at", "serial": "device", "plate": "plate",
        "spot": "spot", "picture": "picture",
        "kinds": {"lift_ebike": "lift_ebike", "fire_lane": "fire_lane", "crossing": "crossing"},
    },
    # Event push of Dahua recorders; their codes differ between models and are given in ``kinds``.
    "dahua": {
        "items": "Events", "id": "EventID", "kind": "Code", "time": "UTC", "serial": "DeviceID",
        "plate": "Data.PlateNumber", "spot": "ChannelName", "picture": "Data.Image", "kinds": {},
    },
}  # fmt: skip
_SECONDS_BELOW = 10**11
_NO_NUMBER = {"0", "-1", "null", "None"}


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a platform in our words; ``sent_ms`` None where it says no time."""

    external_id: str
    serial: str
    sent_ms: int | None
    values: dict[str, float | bool]
    kind: str = ""
    plate: str = ""
    spot: str = ""
    picture: str = ""


def mapping_of(platform: str, own: dict[str, Any]) -> dict[str, Any]:
    """The preset of a platform with what a source says otherwise."""
    return {**PRESETS.get(platform, PRESETS["generic"]), **own}


def messages_of(body: Any, mapping: dict[str, Any]) -> list[Message]:
    """Every message of a body. Raises Malformed (shape, count)."""
    found = at_path(body, mapping.get("items", ""))
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MOST_READINGS:
        raise Malformed("count")
    if not all(isinstance(row, dict) for row in rows):
        raise Malformed("shape")
    return [_message(row, mapping) for row in rows]


def at_path(given: Any, path: str) -> Any:
    """What stands at a path like ``Data.PlateNumber``; None where there is nothing."""
    for name in filter(None, path.split(".")):
        given = given.get(name) if isinstance(given, dict) else None
    return given


def _message(row: dict[str, Any], mapping: dict[str, Any]) -> Message:
    def word(name: str, most: int = 80) -> str:
        found = at_path(row, mapping.get(name, "")) if mapping.get(name) else None
        text = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
        return re.sub(r"[\x00-\x1f]", "", text)[:most].strip()

    picture = at_path(row, mapping["picture"]) if mapping.get("picture") else None
    kinds = mapping.get("kinds", {})
    return Message(
        external_id="" if word("id") in _NO_NUMBER else word("id"),
        serial=word("serial", 40),
        sent_ms=_moment(at_path(row, mapping.get("time", "")) if mapping.get("time") else None),
        values=_values(row, mapping),
        kind=kinds.get(word("kind"), "") if isinstance(kinds, dict) else "",
        plate=word("plate", 20),
        spot=word("spot"),
        picture=picture if isinstance(picture, str) else "",
    )


def _values(row: dict[str, Any], mapping: dict[str, Any]) -> dict[str, float | bool]:
    if not mapping.get("values"):
        return {}
    names = mapping.get("names", {})
    found: dict[str, float | bool] = {}
    for name, value in _leaves(at_path(row, mapping["values"]), 4):
        ours = names.get(name) if names else name
        number = number_of(value)
        if isinstance(ours, str) and number is not None and len(found) < MOST_VALUES:
            found[ours[:20]] = number
    return found


def _leaves(given: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(given, dict) and depth:
        for name, value in given.items():
            if isinstance(value, dict):
                yield from _leaves(value, depth - 1)
            else:
                yield str(name), value


def _moment(given: Any) -> int | None:
    """Milliseconds; a small number is seconds, text is ISO 8601 or a number."""
    if isinstance(given, str):
        try:
            given = float(given) if given.strip().lstrip("-").isdecimal() else _iso_ms(given)
        except ValueError:
            return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    if not -LATEST_MS < given < LATEST_MS:
        return None
    return int(given * 1000) if abs(given) < _SECONDS_BELOW else int(given)


def _iso_ms(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.astimezone()).timestamp() * 1000)
