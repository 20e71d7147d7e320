"""After a test that really committed, the database is again what it was: rows are removed where rows were
written, instead of all tables being made anew (a second of a processor for each such test)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1
"""
MAY_SKIP_TRIGGERS = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
# What the template holds: the migrations that ran, content types, permissions, the classification.
_from_the_template: dict[str, str] = {}


def remember_template() -> None:
    """Look at what is there before the first test."""
    _from_the_template.update({table: _content(table) for table in _filled()})


def install() -> None:
    """Let Django's transactional tests end this way."""
    make_all_anew = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # 2026-11-26: the stubs leave it out

    def teardown(test: Any) -> None:
        if not _remove_rows():
            make_all_anew(test)
            with connection.cursor() as cursor:  # tables that Django does not know
                cursor.execute("TRUNCATE procrastinate_jobs CASCADE")

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]  # 2026-11-26: the stubs leave it out


def _remove_rows() -> bool:
    """Remove what was written; False where that is not enough: rows of the template were changed, or
    the server does not let this user go past the triggers that keep rows."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_SKIP_TRIGGERS)
        may = cursor.fetchone()
    filled = set(_filled())
    if may != (True,) or not _from_the_template.keys() <= filled:
        return False
    if any(_content(table) != before for table, before in _from_the_template.items()):
        return False
    remove = [
        sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
        for table in sorted(filled - _from_the_template.keys())
    ]
    with connection.cursor() as cursor:
        orders = sql.SQL("; ").join(
            [
                sql.SQL("SET session_replication_role = replica"),
                *remove,
                sql.SQL("RESET session_replication_role"),
            ]
        )
        cursor.execute(orders.as_string(connection.connection))
    return True


def _filled() -> list[str]:
    """Tables, and parts of tables, that have a row."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        asked = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
                sql.Literal(table), sql.Identifier(table)
            )
            for table in tables
        )
        cursor.execute(asked.as_string(connection.connection))
        return [name for (name,) in cursor.fetchall()]


def _content(table: str) -> str:
    with connection.cursor() as cursor:
        asked = sql.SQL("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t")
        cursor.execute(asked.format(sql.Identifier(table)).as_string(connection.connection))
        (found,) = cursor.fetchone()
    return str(found)
