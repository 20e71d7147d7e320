"""Where a row of the figures says otherwise than the record of its matter. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from shanzhi.cases.api import CLOSED_STATES, OPEN_STATES, MatterRecord
from shanzhi.insight.rules.figures import words as w
from shanzhi.insight.rules.figures.cells import micros
from shanzhi.insight.rules.figures.codes import number
from shanzhi.insight.rules.figures.matters import Matters
from shanzhi.insight.rules.figures.measures import Measure


def matter_differences(
    records: Sequence[MatterRecord], held: Matters, at: datetime
) -> Iterator[tuple[int, str]]:
    """(id, what differs) of each matter whose figures are not what its record says at ``at``."""
    where = {pk: index for index, pk in enumerate(held.ids.tolist())}
    for record in records:
        index = where.get(record.id)
        if index is None:
            yield record.id, "no figures"
            continue
        mine, theirs = _of_record(record, at), _of_figures(held, index, at)
        wrong = [name for name, value in mine.items() if theirs[name] != value]
        if wrong:
            yield record.id, ", ".join(f"{n}: {mine[n]} / {theirs[n]}" for n in wrong)


def _of_record(record: MatterRecord, at: datetime) -> dict[str, object]:
    is_open, closed = record.state in OPEN_STATES, record.state in CLOSED_STATES
    return {
        "place": number(record.place_code),
        "category": number(record.category),
        "source": w.SOURCES.index(record.source) + 1,
        "circle": record.circle,
        "state": record.state,
        "opened": micros(record.opened_at),
        "handled": micros(record.handled_at) if closed and record.handled_at else 0,
        "late": is_open and record.paused_at is None and record.due_at < at,
        "contacted": record.was_contacted,
        "outcome": w.OUTCOMES.index(record.outcome) if closed else 0,
    }


def _of_figures(held: Matters, index: int, at: datetime) -> dict[str, object]:
    marks = slice(int(held.begins[index]), int(held.begins[index + 1]))
    bits = [int(each) for each in held.bits[marks]]
    state = w.STATES[int(held.state[index])]
    late_from = int(held.late_from[index])
    return {
        "place": int(held.place[index]),
        "category": int(held.category[index]),
        "source": int(held.source[index]),
        "circle": int(held.loop[index]),
        "state": state,
        "opened": int(held.opened[index]),
        "handled": int(held.handled[index]),
        "late": 0 < late_from < micros(at),
        "contacted": any(each >> Measure.RESPONSE & 1 for each in bits),
        "outcome": int(held.outcome[index]) if state in CLOSED_STATES else 0,
    }
