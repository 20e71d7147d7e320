"""Matters as their rows say, for programs that compare figures with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Mod

from shanzhi.cases.models import Case


@dataclass(frozen=True, slots=True)
class MatterRecord:
    """The columns of a matter that figures are made of."""

    id: int
    place_code: str
    category: str
    source: str
    circle: int
    state: str
    outcome: str
    opened_at: datetime
    handled_at: datetime | None
    due_at: datetime
    paused_at: datetime | None
    was_contacted: bool


def matter_records(part: int = 0, of: int = 1) -> Iterator[MatterRecord]:
    """Every matter whose id leaves ``part`` when it is divided by ``of``; nobody's permission is
    asked."""
    rest = Mod(F("pk"), Value(of))
    yield from _records(Case.objects.annotate(rest=rest).filter(rest=part).order_by("pk"))


def matter_records_of(ids: Iterable[int]) -> Iterator[MatterRecord]:
    """These matters."""
    yield from _records(Case.objects.filter(pk__in=[*ids]).order_by("pk"))


def _records(rows: QuerySet[Case]) -> Iterator[MatterRecord]:
    columns = (
        "pk", "place_code", "category_id", "source", "circle", "state", "outcome", "opened_at",
        "handled_at", "due_at", "paused_at", "was_contacted",
    )  # fmt: skip
    for row in rows.values_list(*columns).iterator(chunk_size=5_000):
        yield MatterRecord(*row)


def reporter_ids() -> Iterator[tuple[int, int]]:
    """(matter, who reported it) where that is known, for programs that count people."""
    rows = Case.objects.filter(reporter__isnull=False).order_by().values_list("pk", "reporter_id")
    for pk, reporter in rows.iterator(chunk_size=10_000):
        if reporter is not None:
            yield pk, reporter
