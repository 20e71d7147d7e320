"""CloudEvents 1.0 over HTTP: structured, batched and binary mode, to what a device said.

Source: CloudEvents specification 1.0.2 and its HTTP protocol binding. ``source`` + ``id`` is the
identity: it is taken in once. ``subject`` is the serial of who speaks (nothing: the holder of the key).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from shanzhi.sensing.doors.contract import LATEST_MS, Telling
from shanzhi.sensing.doors.readings import decoded
from shanzhi.sensing.doors.spoken import MOST_READINGS, Fault, Malformed, good_serial, values_of

STRUCTURED = "application/cloudevents+json"
BATCHED = "application/cloudevents-batch+json"
TELEMETRY = "shanzhi.telemetry"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One event that can be taken: ``identity`` is the SHA-256 of its source and id."""

    identity: bytes
    reading: Telling
    refused: tuple[tuple[str, str], ...]


def events_of(media_type: str, headers: dict[str, str], body: bytes) -> list[Event]:
    """The events of one request. Raises Malformed when one of them is no event: a sender is told
    of its mistake at once and nothing is taken by halves."""
    if media_type == BATCHED:
        given = decoded(body)
        if not isinstance(given, list):
            raise Malformed("shape")
        if len(given) > MOST_READINGS:
            raise Malformed("count")
        return [_event(one) for one in given]
    if media_type == STRUCTURED:
        return [_event(decoded(body))]
    if "ce-specversion" in headers:
        attributes: dict[str, Any] = {
            name.removeprefix("ce-"): unquote(value)
            for name, value in headers.items()
            if name.startswith("ce-")
        }
        return [_event({**attributes, "data": decoded(body)})]
    raise Malformed("media_type")


def _event(given: Any) -> Event:
    if not isinstance(given, dict) or given.get("specversion") != "1.0":
        raise Malformed("specversion")
    source, event_id = _word(given, "source"), _word(given, "id")
    if _word(given, "type") != TELEMETRY:
        raise Malformed("type")
    subject = given.get("subject")
    if subject is not None and not (isinstance(subject, str) and good_serial(subject)):
        raise Malformed("serial")
    refused: list[Fault] = []
    values = values_of(given.get("data"), subject, refused)
    return Event(
        hashlib.sha256(f"{source}\x00{event_id}".encode()).digest(),
        Telling(subject, _moment(given.get("time")), values),
        tuple((fault.reason, fault.who) for fault in refused),
    )


def _word(given: dict[str, Any], name: str) -> str:
    word = given.get(name)
    if not isinstance(word, str) or not 0 < len(word) <= _LONGEST:
        raise Malformed(name)
    return word


def _moment(given: Any) -> int | None:
    """RFC 3339 to milliseconds."""
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
        spoken = int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1000)
    except (TypeError, ValueError, OverflowError) as why:
        raise Malformed("time") from why
    return spoken if -LATEST_MS <= spoken <= LATEST_MS else None
