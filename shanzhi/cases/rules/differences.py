"""What the events of a matter say beside what its rows say, and what must always hold. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.rules.recounted import Recounted, leading

# Clocks that a state cannot be without; "contact" and "whistle" may run beside them.
NEEDED: dict[str, frozenset[str]] = {
    State.DISPATCHED: frozenset({"accept", "handle"}),
    State.TO_DISPATCH: frozenset({"accept"}),
    State.IN_PROGRESS: frozenset({"handle"}),
    State.WAITING_REPORTER: frozenset({"handle"}),
    State.EXTERNAL: frozenset({"handle"}),
    State.VERIFYING: frozenset({"verify"}),
    State.TO_SIGN: frozenset({"verify"}),
}
BESIDE = frozenset({"contact", "whistle"})


@dataclass(frozen=True, slots=True)
class Difference:
    """Events and rows disagree about a field of a matter (or a figure, then ``number`` is its
    place)."""

    number: str
    what: str
    events: str
    rows: str

    def __str__(self) -> str:
        return f"{self.number}: {self.what}: events say {self.events}, rows say {self.rows}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A matter by its rows. ``fields`` are columns of the matter under their names in Recounted,
    ``clocks`` maps the live ones to (due, whether paused), ``ended`` counts the others, ``rows`` are
    the ids of rows that some event must have announced, by the field that names them."""

    number: str
    fields: Mapping[str, object]
    paused_at: datetime | None = None
    clocks: Mapping[tuple[str, int], tuple[datetime, bool]] = field(default_factory=dict)
    ended: Mapping[tuple[str, str], int] = field(default_factory=dict)
    rows: Mapping[str, set[int]] = field(default_factory=dict)


def differences(told: Recounted, kept: Standing) -> Iterator[Difference]:
    """Everything in which events and rows of one matter disagree, and what neither may be."""
    number = kept.number
    for name, value in kept.fields.items():
        if getattr(told, name) != value:
            yield Difference(number, name, _shown(getattr(told, name)), _shown(value))
    if told.is_paused != (kept.paused_at is not None):
        yield Difference(number, "paused", str(told.is_paused), _shown(kept.paused_at))
    yield from _of_clocks(told, kept)
    for name, ids in kept.rows.items():
        announced = told.rows.get(name, set())
        if announced != ids:
            only = (_shown(sorted(announced - ids)), _shown(sorted(ids - announced)))
            yield Difference(number, f"{name} only here", *only)
    for fault in (*told.faults, *broken_rules(told)):
        yield Difference(number, "rule", fault, "-")


def _of_clocks(told: Recounted, kept: Standing) -> Iterator[Difference]:
    live = {key: (clock.due, clock.paused) for key, clock in told.clocks.items()}
    for key in sorted(live.keys() | kept.clocks.keys()):
        if live.get(key) != kept.clocks.get(key):
            shown = (_clock(live.get(key)), _clock(kept.clocks.get(key)))
            yield Difference(kept.number, f"clock {key[0]} {key[1]}", *shown)
    if not told.is_old and told.ended != Counter(kept.ended):
        yield Difference(
            kept.number, "ended clocks", _shown(dict(told.ended)), _shown(dict(kept.ended))
        )


def broken_rules(told: Recounted) -> Iterator[str]:
    """What must hold of every matter at every moment, whatever its rows say."""
    if told.holder_id is None:
        yield "nobody holds it"
    running = {kind for kind, _subject in told.clocks}
    needed = NEEDED.get(told.state, frozenset())
    if missing := needed - running:
        yield f"{told.state} without the clock {', '.join(sorted(missing))}"
    allowed = needed | BESIDE if told.state in OPEN_STATES else frozenset()
    if extra := running - allowed:
        yield f"{told.state} with the clock {', '.join(sorted(extra))}"
    lead = told.clocks.get((leading(told.state), 0))
    if told.state in OPEN_STATES and lead is not None and lead.due != told.due:
        yield f"due at {_shown(told.due)}, but its clock runs until {_shown(lead.due)}"


def _clock(value: tuple[datetime | None, bool] | None) -> str:
    if value is None:
        return "none"
    return f"{'paused, ' if value[1] else ''}until {_shown(value[0])}"


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return "nothing" if value is None or value == "" else str(value)
