"""What a door hands over, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from shanzhi.sensing.intake.columns import Columns


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


def _nobody(_taken: Taken) -> None:
    return


# Who speaks where the door itself has judged it: a device under its own name, a platform.
ANYBODY = -1


@dataclass(slots=True)
class Parcel:
    """What was said, as columns with a row for each statement: of whom (``serials``), when by the
    device's own time in milliseconds of 1970 or NO_TIME (``sent_ms``), and what (``values``, numbers by the name
    of what is measured; none is a sign of life). ``spans`` says of stretches of rows [who speaks (a place
    in the fleet or ANYBODY), how many rows, whether they are one message]: otherwise each row is one, and
    ``messages`` are all of them. Who may speak, and what it measures, is judged in the tick.
    ``columns`` are all that in place of the three lists, where a whole tick was read together.
    Refusals are (reason, who) with one entry per message or part.

    ``identity`` is the digest of a delivery that has one: it is taken once only. ``done`` is called in the loop
    once it is durable.
    """

    door: str
    messages: int = 0
    serials: list[str] = field(default_factory=list)
    sent_ms: list[int] = field(default_factory=list)
    values: list[dict[str, float | bool]] = field(default_factory=list)
    spans: list[list[int]] = field(default_factory=list)
    columns: Columns | None = None
    refused: list[tuple[str, str]] = field(default_factory=list)
    refused_messages: int = 0
    identity: bytes = b""
    done: Callable[[Taken], None] = _nobody

    def tell(self, serial: str, sent_ms: int, values: dict[str, float | bool]) -> None:
        """One message of a device under its own name."""
        self.serials.append(serial)
        self.sent_ms.append(sent_ms)
        self.values.append(values)
        self.span(ANYBODY, 1)

    def span(self, speaker: int, rows: int, *, is_one: bool = False) -> None:
        """The rows that were just written: one message, or each a message of its own."""
        last = self.spans[-1] if self.spans else None
        if last is not None and last[0] == speaker and not (is_one or last[2]):
            last[1] += rows
        else:
            self.spans.append([speaker, rows, is_one])
        self.messages += 1 if is_one else rows

    def refuse(self, reason: str, who: str) -> None:
        """A message, or a part of one, that is not taken."""
        self.refused.append((reason, who[:40]))

    def refuse_whole(self, reason: str, who: str) -> None:
        """A message of which nothing is taken."""
        self.refused_messages += 1
        self.refuse(reason, who)


NO_TIME = -(1 << 62)


def times_of(sent_ms: Sequence[int | None]) -> Sequence[int]:
    """Devices' own times, NO_TIME where they have none."""
    if None in sent_ms:
        return [NO_TIME if one is None else one for one in sent_ms]
    return cast("Sequence[int]", sent_ms)
