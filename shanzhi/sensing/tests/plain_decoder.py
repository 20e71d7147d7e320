"""What the decoder and the columns of a tick must say, one value after the other: slow, and easy to read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from shanzhi.sensing.doors.spoken import good_serial, number_of
from shanzhi.sensing.intake.fleet import WHY_NOT, Fleet
from shanzhi.sensing.intake.parcels import NO_TIME, Reason

Reading = tuple[int, int, float, int, int]  # place, slot, value, sent_ms, message


@dataclass
class Plain:
    """``readings`` that are taken, and how many messages came in."""

    fleet: Fleet
    readings: list[Reading] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    # Messages of which nothing was heard at all have no number among the others.
    numbered: int = 0

    def hear(self, topic: str, payload: bytes) -> None:
        """One message of the broker."""
        *_house, says, who, _telemetry = topic.split("/")
        place = self.fleet.by_serial.get(who)
        given = _parsed(payload)
        if says == "devices":
            statements = given if isinstance(given, list) else [given]
            self._part(place, place, statements, is_readable=given is not None)
        elif (
            place is None or self.fleet.standing[place] or not isinstance(given, dict) or not given
        ):
            self.messages += 1
        else:
            for serial, said in given.items():
                if not good_serial(serial):
                    self.messages += 1
                    continue
                child = self.fleet.by_serial.get(serial)
                self._part(place, child, said if isinstance(said, list) else [said])

    def _part(
        self,
        speaker: int | None,
        place: int | None,
        statements: list[Any],
        *,
        is_readable: bool = True,
    ) -> None:
        self.messages += 1
        told = [said for one in statements if (said := _statement(one)) is not None]
        if not told or not is_readable:
            return
        number, self.numbered = self.numbered, self.numbered + 1
        if place is None or speaker is None:
            self.refused[Reason.UNKNOWN] += 1
        elif place != speaker and self.fleet.gateway[place] != self.fleet.ids[speaker]:
            self.refused[Reason.NOT_ITS_CHILD] += 1
        elif standing := int(self.fleet.standing[place]):
            self.refused[WHY_NOT[standing]] += 1
        else:
            for sent_ms, values in told:
                self._values(place, number, sent_ms, values)

    def _values(self, place: int, number: int, sent_ms: int, values: dict[str, float]) -> None:
        kind = self.fleet.kinds[self.fleet.kind[place]]
        measured = {name: value for name, value in values.items() if name in kind.slots}
        if not measured:
            self.refused[Reason.NO_METRIC] += 1
        for name, value in measured.items():
            slot = kind.slots[name]
            if kind.lowest[slot] <= value <= kind.highest[slot]:
                self.readings.append((place, slot, float(value), sent_ms, number))
            else:
                self.refused[Reason.IMPOSSIBLE] += 1


def _parsed(payload: bytes) -> Any:
    """Python's own reader, which takes more than JSON is: what it takes too much is refused here."""

    def never(_word: str) -> Any:
        raise ValueError

    def in_range(words: str) -> float:
        value = float(words)
        if value in {float("inf"), float("-inf")}:
            raise ValueError
        return value

    try:
        return json.loads(payload.decode(), parse_constant=never, parse_float=in_range)
    except (ValueError, RecursionError):
        return None


def _statement(given: Any) -> tuple[int, dict[str, float]] | None:
    """Time and numbers of one statement; None where there is no number in it."""
    if not isinstance(given, dict):
        return None
    sent_ms, values = NO_TIME, given
    if isinstance(given.get("values"), dict):
        values, stamp = given["values"], given.get("ts")
        if stamp is not None:
            is_number = isinstance(stamp, int | float) and not isinstance(stamp, bool)
            if not is_number or abs(stamp) > 10**14:
                return None
            sent_ms = int(stamp // 1)
    found = {name: said for name, value in values.items() if (said := number_of(value)) is not None}
    return (sent_ms, {name: float(value) for name, value in found.items()}) if found else None
