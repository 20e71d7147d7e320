"""Several new rows of several tables in one trip to the server.

A report makes rows in five tables. One statement each costs as many round trips, and on a busy machine
a round trip costs more than the row: two processes must be woken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.db.models import sql


def create_together(*rows: models.Model) -> None:
    """Insert the rows in their order, all or none; each has its primary key afterwards.

    As with ``bulk_create``, no ``save`` of a model is called. What a row points to must have its key
    before. Raises what the database raises (IntegrityError).
    """
    connection = transaction.get_connection()
    statements = [_insert(row, connection) for row in rows]
    if not statements:
        return
    text = "; ".join(statement for statement, _values in statements)
    values = tuple(chain.from_iterable(values for _statement, values in statements))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(text, values)
        for number, row in enumerate(rows):
            if number:
                cursor.nextset()
            if row._meta.db_returning_fields:
                row.pk = cursor.fetchone()[0]
            row._state.adding = False
            row._state.db = connection.alias


def _insert(row: models.Model, connection: Any) -> tuple[str, Sequence[Any]]:
    """The statement and its values; the key is asked back where the database makes it."""
    made_there = row._meta.db_returning_fields
    query = sql.InsertQuery(type(row))
    query.insert_values([f for f in row._meta.local_concrete_fields if f not in made_there], [row])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = made_there
    [(text, values)] = compiler.as_sql()
    return text, values
