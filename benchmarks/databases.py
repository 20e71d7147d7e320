"""A database of one measurement on the embedded server: made when it is not there yet, dropped
after it unless BENCH_KEEP=1 keeps it for the next run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import psycopg

KEEP = os.environ.get("BENCH_KEEP") == "1"


@cache
def _server() -> str:
    """Asked once: from then on DATABASE_URL names the database of the measurement."""
    from shanzhi.config import environment
    from shanzhi.config.runtime import embedded

    return environment.DATABASE_URL.read() or embedded.ensure_running(environment.VAR_DIR.read())


@contextmanager
def filled(name: str, fill: Callable[[str], None]) -> Iterator[str]:
    """The address of database ``name``, with Django pointed at it; ``fill`` gets the address of a
    new one."""
    from tests.database import named, point_django_at

    server = _server()
    url = named(server, name)
    with psycopg.connect(server, autocommit=True) as link:
        there = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there is None:
            link.execute(f"CREATE DATABASE {name}")
    point_django_at(url)
    if there is None:
        fill(url)
    try:
        yield url
    finally:
        from django.db import connections

        connections.close_all()
        if not KEEP:
            with psycopg.connect(server, autocommit=True) as link:
                link.execute(f"DROP DATABASE {name} WITH (FORCE)")
