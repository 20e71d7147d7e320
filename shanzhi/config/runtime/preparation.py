"""Migrates, and fills an empty database with the demo place. Run as a program of its own, so that
the supervisor that lives on stays small."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

WELCOME = "welcome.json"


def prepare(var: Path, *, with_demo: bool) -> None:
    """Bring the tables up to date; load the demo place when there is no place at all."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    if not with_demo:
        return
    from shanzhi.config import demo

    if demo.is_wanted():
        demo.load()
        (var / WELCOME).write_text(json.dumps(demo.welcome(), ensure_ascii=False))


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
