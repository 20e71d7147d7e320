"""Store a place's rows as a whole, for kinds of rules to which nothing points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from shanzhi.cases.rules.rule_rows import Row


def replaced(model: type[Model], place_code: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """The rows instead of those of the place. Ids stay: also a row that comes back from an older
    version is the one it was. Taken out first, so that two rows may swap what they speak of."""
    model._default_manager.filter(place_code=place_code).delete()
    model._default_manager.bulk_create(model(place_code=place_code, **row) for row in rows)


def foreign(model: type[Model], place_code: str, rows: Sequence[Row]) -> list[int]:
    """Positions of rows that bear the id of another place's row."""
    ids = [row["id"] for row in rows if row["id"] is not None]
    others = model._default_manager.filter(pk__in=ids).exclude(place_code=place_code)
    taken = set(others.values_list("pk", flat=True))
    return [position for position, row in enumerate(rows) if row["id"] in taken]
