"""Compiling the texts of the screen, where a translation is newer than what was made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tools import machine
from tools.progress import Step

Due = tuple[str, Callable[[Step], None]]


def due(root: Path) -> Iterator[Due]:
    """One step when a .po file changed since its .mo was made."""
    stale = [po for po in sorted(root.glob("shanzhi/locale/*/LC_MESSAGES/*.po")) if _is_stale(po)]
    if stale:
        yield "Translations", lambda step: _compile(root, stale, step)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def _compile(root: Path, stale: list[Path], step: Step) -> None:
    for number, po in enumerate(stale, start=1):
        pybabel: list[str | Path] = [root / ".venv/bin/pybabel", "-q", "compile", "-i", po]
        machine.run([*pybabel, "-o", po.with_suffix(".mo")], purpose="Translations", cwd=root)
        step.at(number, len(stale), po.parent.parent.name)
