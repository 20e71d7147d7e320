"""Are the tables up to date? Asked in milliseconds, so that a second start need not load Django."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from shanzhi.config.environment import ROOT


def are_current(url: str, var: Path) -> bool:
    """Whether the database is just as the last migration run from this folder left it."""
    stamp = var / "stamps" / "tables"
    return stamp.exists() and stamp.read_text() == _state(url)


def remember(url: str, var: Path) -> None:
    """Write down that the tables are up to date now."""
    stamp = var / "stamps" / "tables"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(_state(url))


def _state(url: str) -> str:
    """The migrations there are, and those the database has: equal texts mean nothing to do."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(ROOT.glob("shanzhi/*/migrations/*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    # Django's and procrastinate's own migrations change only with their releases.
    digest.update((ROOT / "requirements/base.txt").read_bytes())
    return json.dumps([digest.hexdigest(), *_applied(url)])


def _applied(url: str) -> tuple[Any, ...]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        there = link.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
        if there != (True,):
            return ()
        found = link.execute(
            "SELECT d.oid::text, count(m.id), max(m.id), max(m.applied)::text "
            "FROM pg_database d, django_migrations m WHERE d.datname = current_database() "
            "GROUP BY d.oid"
        ).fetchone()
    return found or ()
