"""What the events of a matter say beside what its rows say, and what must always hold. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.rules.compared import Difference, Standing, shown
from shanzhi.cases.rules.differences_help import broken_help, of_help
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


def differences(told: Recounted, kept: Standing) -> Iterator[Difference]:
    """Everything in which events and rows of one matter disagree, and what neither may be."""
    number = kept.number
    for name, value in kept.fields.items():
        if getattr(told, name) != value:
            yield Difference(number, name, shown(getattr(told, name)), shown(value))
    if told.is_paused != (kept.paused_at is not None):
        yield Difference(number, "paused", str(told.is_paused), shown(kept.paused_at))
    yield from _of_clocks(told, kept)
    for name, ids in kept.rows.items():
        announced = told.rows.get(name, set())
        if announced != ids:
            only = (shown(sorted(announced - ids)), shown(sorted(ids - announced)))
            yield Difference(number, f"{name} only here", *only)
    yield from of_help(told, kept)
    for fault in (*told.faults, *broken_rules(told), *broken_help(told, kept)):
        yield Difference(number, "rule", fault, "-")


def _of_clocks(told: Recounted, kept: Standing) -> Iterator[Difference]:
    live = {key: (clock.due, clock.paused) for key, clock in told.clocks.items()}
    for key in sorted(live.keys() | kept.clocks.keys()):
        if live.get(key) != kept.clocks.get(key):
            both = (_clock(live.get(key)), _clock(kept.clocks.get(key)))
            yield Difference(kept.number, f"clock {key[0]} {key[1]}", *both)
    if not told.is_old and told.ended != Counter(kept.ended):
        yield Difference(
            kept.number, "ended clocks", shown(dict(told.ended)), shown(dict(kept.ended))
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
        yield f"due at {shown(told.due)}, but its clock runs until {shown(lead.due)}"


def _clock(value: tuple[datetime | None, bool] | None) -> str:
    if value is None:
        return "none"
    return f"{'paused, ' if value[1] else ''}until {shown(value[0])}"
