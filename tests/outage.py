"""A database that goes away under a running house, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.database import named

_PUT_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    " AND pid <> pg_backend_pid()"
)


@contextmanager
def away(url: str) -> Iterator[None]:
    """While this lasts nobody can connect to the database, and who was connected no longer is."""
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(named(url, "postgres"), autocommit=True) as link:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        link.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        try:
            link.execute(_PUT_OUT, [name])
            yield
        finally:
            link.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
