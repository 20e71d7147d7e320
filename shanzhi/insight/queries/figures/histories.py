"""The events of matters as arrays, with what their clocks say where it matters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from shanzhi.cases.api import circle_of
from shanzhi.insight.rules.figures import words as w
from shanzhi.insight.rules.figures.fold import IS_OPEN, PAUSE, Folded, fold
from shanzhi.kernel.api import events_arrays, histories_of
from shanzhi.organizations.api import unit

Array = npt.NDArray[Any]
_STATE = w.sql_number("payload->>'state'", w.STATES)
_NONE = "'2000-01-01Z'::timestamptz"
_EXTRA = """(CASE kind
    WHEN 'cases.CaseDispatched' THEN CASE coalesce(payload->>'move', 'dispatch')
        WHEN 'opening' THEN 1 WHEN 'dispatch' THEN 1 WHEN 'down' THEN 1 WHEN 'up' THEN 2 ELSE 0 END
    WHEN 'cases.CaseRated' THEN (payload->>'satisfaction')::int
        + CASE WHEN (payload->>'solved')::boolean THEN 8 ELSE 0 END
    WHEN 'cases.TimeGranted' THEN CASE payload->>'wish' WHEN 'extension' THEN 1 WHEN 'pause' THEN 2
        ELSE 0 END
    WHEN 'cases.CaseCommented' THEN CASE WHEN payload->>'visibility' = 'reporter' THEN 1 ELSE 0 END
    ELSE 0 END)::int2"""
# The columns of an event for ``fold``: SQL over ``e``, dtype. A code is read as the number that has a 1
# before it, so that leading noughts stay.
_DUE = f"""coalesce(coalesce(nullif(payload->>'due', ''), CASE WHEN kind IN
    ('cases.CaseDispatched', 'cases.CaseSentBack') THEN payload->>'due_at' END)::timestamptz, {_NONE})"""
_HOLDER = "coalesce((payload->>'holder_id')::int8, (payload->>'unit_id')::int8, 0)"
_OUTCOME = """(CASE payload->>'outcome' WHEN 'solved' THEN 0 WHEN 'not_ours' THEN 1 WHEN 'cannot' THEN 2
    ELSE -1 END)::int2"""
_MOVED = "(coalesce((payload->>'dispatch_id')::int8, 0) > 0)::int::int2"
_PLACE = """(CASE WHEN kind IN ('cases.CaseOpened', 'cases.CasePlaceCorrected')
    THEN '1' || (payload->>'place_code') ELSE '0' END)::int8"""
_CATEGORY = """(CASE WHEN kind IN ('cases.CaseOpened', 'cases.CaseReclassified')
    THEN '1' || (payload->>'category') ELSE '0' END)::int8"""
COLUMNS = {
    "case_id": ("aggregate_id", "i8"),
    "sequence": ("sequence::int4", "i4"),
    "kind": (w.sql_number("kind", w.KINDS), "i2"),
    "at": ("at", "i8"),
    "state": (_STATE, "i2"),
    "due": (_DUE, "i8"),
    "holder": (_HOLDER, "i8"),
    "extra": (_EXTRA, "i2"),
    "outcome": (_OUTCOME, "i2"),
    "moved": (_MOVED, "i2"),
    "place": (_PLACE, "i8"),
    "category": (_CATEGORY, "i8"),
    "source": (w.sql_number("payload->>'source'", ("", *w.SOURCES)), "i2"),
}
_OLD_STATE = {
    w.OPENED: "dispatched", w.DISPATCHED: "dispatched", w.ACCEPTED: "in_progress",
    w.ASKED: "waiting_reporter", w.ANSWERED: "in_progress", w.CLOSED: "handled", w.RATED_: "rated",
    w.SENT_BACK: "dispatched", w.ARCHIVED: "not_rated", w.WITHDRAWN_: "withdrawn",
}  # fmt: skip
_OLD = np.zeros(len(w.KINDS), np.int16)
for _kind, _name in _OLD_STATE.items():
    _OLD[_kind] = w.STATES.index(_name)


def folded(
    *, first: int = 0, last: int = 0, ids: Sequence[int] | None = None
) -> tuple[Folded, Array, int]:
    """Matters as their events tell them, until when the reporter of each had to be spoken to (0: it was
    done, or there is no such clock), and how many events were read."""
    events = events_arrays("case", COLUMNS, first=first, last=last, ids=ids).copy()
    events["state"] = np.where(events["state"] > 0, events["state"], _OLD[events["kind"]])
    paused = np.zeros(len(events), bool)
    stopped = np.unique(
        events["case_id"][(events["kind"] == w.GRANTED) & (events["extra"] == PAUSE)]
    )
    for case_id, told in _clocks(stopped).items():
        begin, end = np.searchsorted(events["case_id"], [case_id, case_id + 1])
        paused[begin:end] = _stands_still(events[begin:end], told)
    found = fold(events, paused, _circles)
    waiting = IS_OPEN[found.of["state"]] & ~found.of["contacted"]
    contact = np.zeros(len(found.ids), np.int64)
    told_of = _clocks(found.ids[waiting])
    for index in np.flatnonzero(waiting):
        contact[index] = _contact_due(told_of.get(int(found.ids[index]), []))
    return found, contact, len(events)


Rows = list[tuple[int, list[list[str]]]]


def _clocks(ids: Array) -> dict[int, Rows]:
    """(sequence, what it did to clocks) of each event of these matters that did something."""
    return histories_of("case", [int(each) for each in ids], "clocks")


def _stands_still(events: Array, told: Rows) -> Array:
    """After each event: does the clock that the holder watches stand still?"""
    by_sequence, held, found = dict(told), dict[str, bool](), np.zeros(len(events), bool)
    state = 0
    for index, event in enumerate(events):
        for kind, subject, verb, _until in by_sequence.get(int(event["sequence"]), ()):
            if str(subject) != "0":
                continue
            if verb in {"stop", "void", "old end"}:
                held.pop(kind, None)
            else:
                held[kind] = verb == "pause" or (
                    held.get(kind, False) and verb not in {"resume", "start"}
                )
        state = int(event["state"]) or state
        found[index] = held.get(_leading(w.STATES[state]), False)
    return found


def _leading(state: str) -> str:
    if state == "to_dispatch":
        return "accept"
    return "verify" if state in {"verifying", "to_sign"} else "handle"


def _contact_due(told: Rows) -> int:
    """When the first of the clocks of accepting and of first contact that run will have run out."""
    running: dict[str, int] = {}
    for _sequence, rows in told:
        for kind, subject, verb, until in rows:
            if str(subject) != "0" or kind not in {"accept", "contact"}:
                continue
            if verb in {"stop", "void", "pause"}:
                running.pop(kind, None)
            elif until:
                running[kind] = _micros(datetime.fromisoformat(until))
    return min(running.values(), default=0)


_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _micros(moment: datetime) -> int:
    past = moment - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def _circles(holders: Array) -> Array:
    """The circle of units by their places; 0 of those that are not known."""
    known, places = np.unique(holders, return_inverse=True)
    circles = np.zeros(len(known), np.int16)
    for index, unit_id in enumerate(known):
        found = unit(int(unit_id))
        circles[index] = int(circle_of(found.place_code)) if found else 0
    return circles[places]
