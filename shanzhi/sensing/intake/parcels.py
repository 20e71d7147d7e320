"""What a door hands over, and what became of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why something was not taken."""

    UNKNOWN = "unknown"  # nobody here calls itself so
    NOT_IN_USE = "not_in_use"  # waiting or retired
    NO_CONSENT = "no_consent"  # inside a home, and the household has not agreed
    NOT_ITS_CHILD = "not_its_child"  # a gateway spoke for a device of another
    NOT_READABLE = "not_readable"  # no JSON, too deep, not UTF-8
    NO_METRIC = "no_metric"  # nothing in it that this kind measures
    NOT_A_NUMBER = "not_a_number"  # NaN, infinite, words
    IMPOSSIBLE = "impossible"  # outside what can be
    TOO_LARGE = "too_large"


@dataclass(slots=True)
class Taken:
    """What became of a parcel, in messages: together they are all that came."""

    stored: int = 0
    folded: int = 0
    repeated: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def _nothing() -> None:
    return


def _nobody(_taken: Taken) -> None:
    return


@dataclass(slots=True)
class Parcel:
    """Readings as columns; ``message`` numbers the messages of this parcel that they came in, from
    0 to ``messages`` - 1. ``device`` is a place in the fleet, ``sent_ms`` the device's own time in
    milliseconds of 1970 or NO_TIME. ``alive``: (device, message) of signs of
    life without a value. Refusals are (reason, who) with one entry per message or part.

    ``identity`` is the digest of a delivery that has one: it is taken once only. ``session``
    is the one at the broker that it came by: it is taken only while this process holds it. ``done`` is called in
    the loop once it is durable, ``left`` when it is not taken because its session is another's.
    """

    door: str
    messages: int = 0
    device: list[int] = field(default_factory=list)
    slot: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    sent_ms: list[int] = field(default_factory=list)
    message: list[int] = field(default_factory=list)
    alive: list[tuple[int, int]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    refused_messages: int = 0
    identity: bytes = b""
    session: str = ""
    done: Callable[[Taken], None] = _nobody
    left: Callable[[], None] = _nothing

    def add(self, device: int, slot: int, value: float, sent_ms: int) -> None:
        """One reading of the message that is being written (the last one)."""
        self.device.append(device)
        self.slot.append(slot)
        self.value.append(value)
        self.sent_ms.append(sent_ms)
        self.message.append(self.messages)

    def refuse(self, reason: str, who: str) -> None:
        """A message, or a part of one, that is not taken."""
        self.refused.append((reason, who[:40]))


NO_TIME = -(1 << 62)
# A device's clock may be wrong by decades: kept and marked. What no calendar says is no time at all.
LATEST_MS = 10**14  # the year 5138, and as far before 1970


def milliseconds(given: object) -> int | None:
    """A device's time (milliseconds of 1970), NO_TIME where it gave none, None where it is no time."""
    if given is None:
        return NO_TIME
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        return None
    return int(given) if -LATEST_MS <= given <= LATEST_MS else None


def number(given: object) -> float | None:
    """A value: a number, yes or no, or a number in words; None where it is none of them."""
    if given is True:
        return 1.0
    if given is False:
        return 0.0
    if isinstance(given, str):
        given = _spelt(given)
    if isinstance(given, float):
        return given if math.isfinite(given) else None
    if isinstance(given, int):
        return float(given) if abs(given) < 1 << 53 else None
    return None


def _spelt(words: str) -> float | bool | None:
    low = words.strip().lower()
    if low in {"true", "false"}:
        return low == "true"
    try:
        return float(low) if len(low) <= 32 and "_" not in low else None
    except ValueError:
        return None
