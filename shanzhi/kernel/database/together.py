"""Several new rows of several tables in one trip to the server.

A report makes rows in six tables. One statement each costs as many round trips, and on a busy machine
a round trip costs more than the row: two processes must be woken for it. What a statement says is
written once for each set of columns; a column that holds nothing is left out of it, because naming,
quoting and parsing it costs as much as one that does (a matter has sixty, and needs half of them when
it is new).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models, transaction


@dataclass(frozen=True, slots=True)
class _Value:
    """What goes into one column. ``placeholder`` is SQL; ``given`` its values, one or none."""

    column: str
    placeholder: str
    given: tuple[Any, ...]


def create_together(*rows: models.Model) -> None:
    """Insert the rows in their order, all or none; each has its primary key afterwards.

    A row may point to one before it that has no key yet: it gets the key that the database makes, as
    long as that is the last row of its table before it. Values are plain; an expression raises TypeError.
    As with ``bulk_create``, no ``save`` of a model is called. Raises what the database raises
    (IntegrityError).
    """
    if not rows:
        return
    connection = transaction.get_connection()
    statements: list[str] = []
    values: list[Any] = []
    for number, row in enumerate(rows):
        parts = tuple(_parts(row, rows[:number], connection))
        statements.append(_statement(type(row), tuple((p.column, p.placeholder) for p in parts)))
        for part in parts:
            values.extend(part.given)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("; ".join(statements), values)
        for number, row in enumerate(rows):
            if number:
                cursor.nextset()
            if row._meta.db_returning_fields:
                row.pk = cursor.fetchone()[0]
            row._state.adding = False
            row._state.db = connection.alias
    for row in rows:
        _point(row)


def _parts(
    row: models.Model, before: tuple[models.Model, ...], connection: Any
) -> Iterator[_Value]:
    """The columns that hold something."""
    for field, relation in _fields(type(row)):
        value = field.pre_save(row, True)
        if value is None and relation and (met := _of(row, field, before)):
            yield _Value(field.column, _key_of(type(met)), ())
            continue
        if value is None and field.null:
            continue
        if hasattr(value, "resolve_expression"):
            raise TypeError(f"{field} holds an expression: save it by itself")
        prepared = field.get_db_prep_save(value, connection=connection)
        placeholder = getattr(field, "get_placeholder", None)
        mark = placeholder(prepared, None, connection) if placeholder else "%s"
        yield _Value(field.column, mark, (prepared,))


@lru_cache(maxsize=256)
def _fields(model: type[models.Model]) -> tuple[tuple[Any, bool], ...]:
    """Fields that we fill, and whether each points to another row. What has a default in the database
    is named even when it holds nothing, so it is not in the way."""
    meta = model._meta
    made_there = meta.db_returning_fields
    return tuple(
        (f, f.is_relation)
        for f in meta.local_concrete_fields
        if f not in made_there and not f.generated
    )


def _of(row: models.Model, field: Any, before: tuple[models.Model, ...]) -> models.Model | None:
    """The row before this one to which ``field`` points and which has no key yet."""
    met = field.get_cached_value(row, default=None)
    return met if met is not None and any(met is other for other in before) else None


@lru_cache(maxsize=256)
def _key_of(model: type[models.Model]) -> str:
    """The key that was last made for a table, in this session."""
    meta = model._meta
    return f"currval(pg_get_serial_sequence('\"{meta.db_table}\"', '{meta.pk.column}'))"


def _point(row: models.Model) -> None:
    """Keys that were not known before are written into the rows that point there."""
    for field, relation in _fields(type(row)):
        if relation and getattr(row, field.attname) is None:
            met = field.get_cached_value(row, default=None)
            if met is not None:
                setattr(row, field.attname, getattr(met, field.target_field.attname))


@lru_cache(maxsize=512)
def _statement(model: type[models.Model], columns: tuple[tuple[str, str], ...]) -> str:
    """The statement; the key is asked back where the database makes it."""
    meta = model._meta
    names = ", ".join(f'"{column}"' for column, _placeholder in columns)
    marks = ", ".join(placeholder for _column, placeholder in columns)
    back = ", ".join(f'"{field.column}"' for field in meta.db_returning_fields)
    told = f"({names}) VALUES ({marks})" if columns else "DEFAULT VALUES"
    asked = f" RETURNING {back}" if back else ""
    return f'INSERT INTO "{meta.db_table}" {told}{asked}'
