"""The rules as the intake uses them: the book, and which row of the database each rule is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from psycopg import Connection

from shanzhi.sensing.intake.fleet import Fleet
from shanzhi.sensing.intake.state import Floats, Ints
from shanzhi.sensing.intake.tick import Book, Verdicts


class Looking(Book, Protocol):
    """A book that also looks at what did not come: silence, quiet, holds that ran out."""

    def look(self, now_ms: int, seen_ms: Ints) -> Verdicts: ...


@dataclass(slots=True)
class RulesAtWork:
    """``ids`` by the rule's position in the book."""

    book: Looking
    ids: Sequence[int]

    def look(self, now_ms: int, seen_ms: Ints) -> Verdicts:
        """What time alone decides; called about once a second."""
        return self.book.look(now_ms, seen_ms)


class _None:
    device = np.zeros(0, np.int32)
    rule = np.zeros(0, np.int32)
    raised = np.zeros(0, np.bool_)
    value = np.zeros(0, np.float64)


class _Empty:
    def read(self, idx: Ints, slot: Ints, value: Floats, at_ms: Ints) -> Verdicts:
        return _None()

    def look(self, now_ms: int, seen_ms: Ints) -> Verdicts:
        return _None()


def rules_at_work(
    link: Connection[Any], fleet: Fleet, *, before: RulesAtWork | None = None
) -> RulesAtWork:
    return RulesAtWork(_Empty(), ())
