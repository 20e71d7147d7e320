"""Kinds of rules of which the narrowest holds and to which nothing points: a place's rows are read,
checked and stored as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model
from django_stubs_ext import StrPromise

from shanzhi.cases.queries.tables import categories
from shanzhi.cases.rules.rule_rows import Row, RuleFault, twins
from shanzhi.kernel.api import Versioned


class _OfPlace(Protocol):
    @property
    def place_code(self) -> str: ...


Asked = TypeVar("Asked", bound=_OfPlace)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeSet(Generic[Asked]):
    """What such a kind says of itself. ``fields`` are the columns of ``model``; no two rows of a
    place may be alike in those of ``speaks_of``, of which the first names the field of the form at
    which a complaint about the row as such stands. ``faults`` are what is wrong with a row, given
    the known categories, and ``sentence`` says it. ``present`` are all rows as a decision asks them,
    ``asked`` makes one of an edited row, and ``says_nothing_new`` compares it with the others.
    ``words`` says of what a row speaks. ``twin``, ``gone`` and ``needless`` are sentences."""

    model: type[Model]
    fields: Sequence[str]
    speaks_of: Sequence[str]
    faults: Callable[[Row, frozenset[str]], list[RuleFault]]
    sentence: Callable[[RuleFault], str]
    present: Versioned[list[Asked]]
    asked: Callable[[Row, str], Asked]
    says_nothing_new: Callable[[Asked, Sequence[Asked]], bool]
    words: Callable[[Mapping[str, Any]], list[tuple[str, str]]]
    twin: StrPromise
    gone: StrPromise
    needless: StrPromise

    def load(self, place_code: str) -> list[Row]:
        """What exactly this place laid down, oldest first."""
        rows = self.model._default_manager.filter(place_code=place_code).order_by("pk")
        return list(rows.values("id", *self.fields))

    def check(self, place_code: str, rows: Sequence[Row]) -> dict[int, dict[str, str]]:
        """What is wrong with each row, by position and field."""
        known, first = frozenset(categories.get()), self.speaks_of[0]
        found = {
            position: {fault.field: self.sentence(fault) for fault in self.faults(row, known)}
            for position, row in enumerate(rows)
        }
        for position in twins(rows, self.speaks_of):
            found[position][first] = str(self.twin)
        for position in self._foreign(place_code, rows):
            found[position][first] = str(self.gone)
        return {position: said for position, said in found.items() if said}

    def warn(self, place_code: str, rows: Sequence[Row]) -> dict[int, str]:
        """Rows without which the same would hold; a row that is wrong is not asked."""
        wrong = self.check(place_code, rows)
        mine = {at: self.asked(row, place_code) for at, row in enumerate(rows) if at not in wrong}
        wider = [row for row in self.present.get() if row.place_code != place_code]
        return {
            at: str(self.needless)
            for at, row in mine.items()
            if self.says_nothing_new(
                row, [*wider, *(other for one, other in mine.items() if one != at)]
            )
        }

    def write(self, place_code: str, rows: Sequence[Row]) -> list[Row]:
        """The rows instead of those of the place. Ids stay: also a row that comes back from an older
        version is the one it was. Taken out first, so that two rows may swap what they speak of."""
        manager = self.model._default_manager
        manager.filter(place_code=place_code).delete()
        manager.bulk_create(
            self.model(place_code=place_code, **{name: row[name] for name in ("id", *self.fields)})
            for row in rows
        )
        return self.load(place_code)

    def title(self, row: Mapping[str, Any]) -> str:
        """Of what the rule speaks."""
        return " · ".join(words for _label, words in self.words(row))

    def _foreign(self, place_code: str, rows: Sequence[Row]) -> list[int]:
        """Positions of rows that bear the id of another place's row."""
        ids = [row["id"] for row in rows if row["id"] is not None]
        others = self.model._default_manager.filter(pk__in=ids).exclude(place_code=place_code)
        taken = set(others.values_list("pk", flat=True))
        return [position for position, row in enumerate(rows) if row["id"] in taken]
