"""The files a rule looks at."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# What is made or installed here, and is nobody's writing.
NOT_OURS = {
    ".git",
    ".venv",
    "node_modules",
    "dist",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    ".import_linter_cache",
}


def files(tree: Path, *suffixes: str, below: str = "") -> Iterator[Path]:
    """Our own files under ``tree/below`` whose names end so (all when none is named), in order."""
    for folder, folders, names in os.walk(tree / below):
        folders[:] = sorted(f for f in folders if f not in NOT_OURS and not f.endswith(".egg-info"))
        for name in sorted(names):
            if not suffixes or name.endswith(suffixes):
                yield Path(folder) / name


def python(
    tree: Path, below: str = "shanzhi", *, only: re.Pattern[str] | None = None
) -> Iterator[tuple[str, ast.Module]]:
    """(path inside the tree, syntax tree) of every Python file, or of those whose path begins as
    ``only`` says."""
    for path in files(tree, ".py", below=below):
        inside = path.relative_to(tree).as_posix()
        if only is None or only.match(inside):
            yield inside, _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2000)
def _parsed(path: Path, _changed: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(path: str) -> str:
    """shanzhi/cases/models/case.py → cases."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def write(tree: Path, path: str, text: str) -> None:
    """Plant a file."""
    target = tree / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
