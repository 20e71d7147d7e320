"""Matters from their events, all at once: step after step, as ``cases/rules/recount.py`` replays one.

Arrays hold one entry per matter; the n-th event of every matter is taken in the n-th step. Matters are
in the order of their length, so that those which still have events are the first ones. Moments are
microseconds; 0 is none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from shanzhi.cases.api import (
    CLOSED_STATES,
    END_STATES,
    OPEN_STATES,
    SATISFIED_MIN,
    Circle,
    State,
)
from shanzhi.insight.rules.figures import words as w
from shanzhi.insight.rules.figures.measures import Measure

Array = npt.NDArray[Any]
IS_OPEN, IS_END, IS_CLOSED, IS_DONE, NOT_TAKEN_ON = (
    np.isin(np.arange(len(w.STATES)), w.states(names))
    for names in (
        OPEN_STATES,
        END_STATES,
        CLOSED_STATES,
        [State.VERIFYING, State.TO_SIGN, State.HANDLED],
        [State.DISPATCHED, State.TO_DISPATCH],
    )
)
# Moves that only change who looks: the circle stays as it was.
_LOOKS = [w.TO_VERIFY, w.TO_SIGN_, w.VERIFIED, w.SIGNED]
_GIVES = [w.DECIDED, w.CORRECTED]
_BACK = [w.SENT_BACK, w.REOPENED, w.FAILED, w.REFUSED]
_SPEAKS = [w.CLOSED, w.VERIFIED, w.SIGNED, w.ASKED]
# What ``extra`` says of a dispatch, and of a wish for time.
GIVEN, UP = 1, 2
EXTENSION, PAUSE = 1, 2
_FIELDS = {
    "state": "i2", "place": "i8", "category": "i8", "source": "i2", "outcome": "i2", "loop": "i2",
    "opened": "i8", "due": "i8", "handled": "i8", "finished": "i8", "late_from": "i8", "last": "i8",
    "sequence": "i4", "stars": "i2", "given": "i8", "contacted": "?", "solved": "?", "returned": "?",
    "extended": "?", "back": "?", "up": "?", "paused": "?",
}  # fmt: skip


@dataclass(slots=True)
class Marks:
    """What matters left behind: of which, when, and the measures as bits."""

    matter: list[Array] = field(default_factory=list)
    moment: list[Array] = field(default_factory=list)
    bits: list[Array] = field(default_factory=list)

    def add(self, matters: Array, moments: Array, bits: Array | int) -> None:
        """A mark of each of these matters."""
        if len(matters):
            self.matter.append(matters)
            self.moment.append(moments)
            self.bits.append(np.broadcast_to(np.asarray(bits, np.int32), matters.shape))

    def together(self) -> tuple[Array, Array, Array]:
        """All of them, by matter and moment."""
        if not self.matter:
            return np.zeros(0, "i8"), np.zeros(0, "i8"), np.zeros(0, "i4")
        matter, moment, bits = (np.concatenate(x) for x in (self.matter, self.moment, self.bits))
        order = np.lexsort((bits, moment, matter))
        return matter[order], moment[order], bits[order]


@dataclass(slots=True)
class Folded:
    """Matters as they stand: ``ids``, an array for each of _FIELDS, and their marks (of the matter with
    that index)."""

    ids: Array
    of: dict[str, Array]
    marks: tuple[Array, Array, Array]


def fold(events: Array, paused: Array, circles: Callable[[Array], Array]) -> Folded:
    """``events`` in the order of their chains, with the fields of ``histories.COLUMNS``; ``paused``:
    did the leading clock stand still after it; ``circles`` gives the circle of holders, 0 of unknown
    ones."""
    ids, starts, lengths = np.unique(events["case_id"], return_index=True, return_counts=True)
    order = np.argsort(-lengths, kind="stable")
    ids, starts, lengths = ids[order], starts[order], lengths[order]
    of = {name: np.zeros(len(ids), dtype) for name, dtype in _FIELDS.items()}
    marks, circle = Marks(), circles(events["holder"])
    for step in range(int(lengths.max(initial=0))):
        most = int(np.searchsorted(-lengths, -step, side="left"))
        rows = starts[:most] + step
        _take({name: array[:most] for name, array in of.items()}, events[rows], paused[rows],
              circle[rows], marks, first=step == 0)  # fmt: skip
    _end(of, marks)
    return Folded(ids, of, marks.together())


def _take(
    of: dict[str, Array], event: Array, paused: Array, circle: Array, marks: Marks, *, first: bool
) -> None:
    kind, at, extra = event["kind"], event["at"].astype("i8"), event["extra"]
    before, after = of["state"].copy(), np.where(event["state"] > 0, event["state"], of["state"])
    if first:
        of["opened"][:] = at
    _identify(of, event, kind)
    due = np.where(event["due"] != 0, event["due"], of["due"]).astype("i8")
    _turn(of, marks, at, before, after, due, paused)
    of["state"][:], of["due"][:], of["paused"][:] = after, due, paused
    _date(of, at, before, after)
    _hear(of, kind, extra, event, circle)
    _give(of, marks, kind, at, extra, event["moved"] > 0)
    of["sequence"][:] = event["sequence"]
    of["last"][:] = np.maximum(of["last"], at)


def _identify(of: dict[str, Array], event: Array, kind: Array) -> None:
    for name in ("place", "category"):
        said = event[name] > 0
        of[name][said] = event[name][said]
    opened = kind == w.OPENED
    of["source"][opened] = event["source"][opened]


def _turn(
    of: dict[str, Array],
    marks: Marks,
    at: Array,
    before: Array,
    after: Array,
    due: Array,
    paused: Array,
) -> None:
    """Into the open matters and out of them, and into the late ones: a matter that runs is late from its
    deadline on, so the mark is made ahead and counts once its moment has come."""
    was, now = IS_OPEN[before], IS_OPEN[after]
    index = np.arange(len(at))
    marks.add(index[now & ~was], at[now & ~was], 1 << Measure.ENTERED)
    marks.add(index[was & ~now], at[was & ~now], 1 << Measure.LEFT)
    wanted = np.where(now & ~paused, np.maximum(due, at), 0)
    held = of["late_from"]
    is_late = (held > 0) & (held < at)
    goes_on = is_late & (wanted > 0) & (wanted <= at)
    over = is_late & ~goes_on
    marks.add(index[over], held[over].copy(), 1 << Measure.LATE_IN)
    marks.add(index[over], at[over], 1 << Measure.LATE_OUT)
    held[~goes_on] = wanted[~goes_on]


def _date(of: dict[str, Array], at: Array, before: Array, after: Array) -> None:
    put_back = NOT_TAKEN_ON[after]
    of["handled"][put_back] = 0
    of["finished"][put_back] = 0
    of["outcome"][put_back] = 0
    done = IS_DONE[after] & ~IS_DONE[before]
    of["handled"][done] = at[done]
    of["outcome"][done & (after == w.state(State.TO_SIGN))] = 2
    ended = IS_END[after] & (before != after)
    of["finished"][ended] = at[ended]


def _hear(of: dict[str, Array], kind: Array, extra: Array, event: Array, circle: Array) -> None:
    says = IS_DONE[of["state"]] & (event["outcome"] >= 0)
    of["outcome"][says] = event["outcome"][says]
    moved = ((event["moved"] > 0) | (kind == w.OPENED)) & ~np.isin(kind, _LOOKS) & (circle > 0)
    of["loop"][moved] = circle[moved]
    rated = kind == w.RATED_
    of["solved"][rated] = extra[rated] >= 8
    of["stars"][rated] = extra[rated] % 8
    of["contacted"] |= np.isin(kind, _SPEAKS) | ((kind == w.COMMENTED) & (extra == 1))
    of["returned"] |= kind == w.RETURNED
    of["extended"] |= (kind == w.GRANTED) & (extra == EXTENSION)
    of["back"] |= np.isin(kind, _BACK)
    of["up"] |= (kind == w.ESCALATED) | ((kind == w.DISPATCHED) & (extra == UP))


def _give(
    of: dict[str, Array], marks: Marks, kind: Array, at: Array, extra: Array, moved: Array
) -> None:
    """Each time it is given to somebody, and whether it did not come straight back: known when it moves
    on (``given`` waits until then)."""
    index, waits = np.arange(len(at)), of["given"]
    settled = moved & (waits > 0)
    stayed = settled & (kind != w.RETURNED)
    marks.add(index[stayed], waits[stayed].copy(), 1 << Measure.GIVEN | 1 << Measure.ACCURATE)
    came_back = settled & (kind == w.RETURNED)
    marks.add(index[came_back], waits[came_back].copy(), 1 << Measure.GIVEN)
    gives = moved & (np.isin(kind, _GIVES) | ((kind == w.DISPATCHED) & (extra == GIVEN)))
    waits[moved] = np.where(gives, at, 0)[moved]


def _end(of: dict[str, Array], marks: Marks) -> None:
    index = np.arange(len(of["state"]))
    state = of["state"]
    for name, bits in (
        ("given", 1 << Measure.GIVEN | 1 << Measure.ACCURATE),
        ("late_from", 1 << Measure.LATE_IN),
    ):
        waits = of[name] > 0
        marks.add(index[waits], of[name][waits].copy(), bits)
    is_open, closed = IS_OPEN[state], IS_CLOSED[state]
    gone = np.isin(state, w.states([State.WITHDRAWN, State.MERGED]))
    marks.add(index, of["opened"].copy(), _bits(
        (Measure.CAME, np.ones(len(index), bool)),
        (Measure.RESPONSE, of["contacted"]),
        (Measure.RESPONSE_OF, of["contacted"] | (~gone & ~is_open)),
        (Measure.RETURNED, of["returned"]),
        (Measure.EXTENDED, of["extended"]),
        (Measure.REWORK, of["back"]),
        (Measure.REWORK_OF, closed | of["back"]),
    ))  # fmt: skip
    handled = closed & (of["handled"] > 0)
    marks.add(index[handled], of["handled"][handled].copy(), _bits(
        (Measure.HANDLED, handled),
        (Measure.ON_TIME, of["handled"] <= of["due"]),
        (Measure.MICRO, (of["loop"] == Circle.COMMUNITY) & ~of["up"]),
    )[handled])  # fmt: skip
    rated, silent = state == w.state(State.RATED), state == w.state(State.NOT_RATED)
    ended = (rated | silent) & (of["finished"] > 0)
    marks.add(index[ended], of["finished"][ended].copy(), _bits(
        (Measure.RATED, rated),
        (Measure.SOLVED, rated & of["solved"]),
        (Measure.SATISFIED, rated & (of["stars"] >= SATISFIED_MIN)),
        (Measure.SILENT, silent),
    )[ended])  # fmt: skip


def _bits(*said: tuple[Measure, Array]) -> Array:
    found = np.zeros(len(said[0][1]), np.int32)
    for measure, holds in said:
        found |= holds.astype(np.int32) << measure
    return found
