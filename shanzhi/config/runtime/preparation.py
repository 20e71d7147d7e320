"""Migrates, enters the published holidays, and fills an empty database with the demo place. Run as
a program of its own, so that the supervisor that lives on stays small."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

WELCOME = "welcome.json"


def prepare(var: Path, *, with_demo: bool) -> None:
    """Bring the tables up to date; load the demo place when there is no place at all."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    django.setup()

    _migrate()
    _seed_calendars()
    if not with_demo:
        return
    from shanzhi.config import demo

    if demo.is_wanted():
        with _Bars() as bars:
            told = demo.load(bars.at)
        (var / WELCOME).write_text(json.dumps(told, ensure_ascii=False))


def _migrate() -> None:
    import click
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    with click.progressbar(length=len(plan), label="Tables", show_pos=True) as bar:
        call_command("migrate", interactive=False, verbosity=1, stdout=_Counter(bar.update))


def _seed_calendars() -> None:
    """Enter the published holidays that are not known yet: deadlines need them from the first day."""
    from shanzhi.kernel.actions.seed_calendar_year import seed_published_years
    from shanzhi.kernel.actors import SYSTEM

    seed_published_years(by=SYSTEM)


class _Counter(io.TextIOBase):
    """Stands in for the terminal of ``migrate`` and counts the migrations that are done."""

    def __init__(self, advance: Callable[[int], None]) -> None:
        self.advance = advance

    def write(self, text: str) -> int:
        self.advance(text.count(" OK"))
        return len(text)


class _Bars:
    """One progress bar after the other: each kind of thing that is loaded has its own."""

    def __init__(self) -> None:
        self.open = ExitStack()
        self.kind = ""
        self.bar: Any = None
        self.done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    def at(self, kind: str, done: int, of: int) -> None:
        """``done`` of ``of`` things of this kind are loaded."""
        import click

        if kind != self.kind:
            self.open.close()
            self.kind, self.done = kind, 0
            self.bar = self.open.enter_context(
                click.progressbar(length=of, label=kind, show_pos=True)
            )
        self.bar.update(done - self.done)
        self.done = done


def welcome(var: Path) -> dict[str, Any]:
    """What the demo told of itself: a grid's code and the accounts; empty without a demo."""
    try:
        told: dict[str, Any] = json.loads((var / WELCOME).read_text())
    except FileNotFoundError:
        return {}
    return told


if __name__ == "__main__":
    from shanzhi.config import environment

    # The demo's passwords are printed on the screen: never on a real server.
    wanted = environment.DEMO.read() and not environment.PRODUCTION.read()
    prepare(environment.VAR_DIR.read(), with_demo=wanted)
