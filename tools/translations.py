"""Compiling the texts of the screen, where a translation is newer than what was made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tools import machine
from tools.progress import Step

Due = tuple[str, Callable[[Step], None]]


def due(root: Path) -> Iterator[Due]:
    """One step when a .po file changed since its .mo was made."""
    if any(_is_stale(po) for po in root.glob("shanzhi/locale/*/LC_MESSAGES/*.po")):
        yield "Translations", lambda step: _compile(root)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def _compile(root: Path) -> None:
    compile_: list[str | Path] = [root / ".venv/bin/python", "-m", "tools.messages", "compile"]
    machine.run(compile_, purpose="Translations", cwd=root)
