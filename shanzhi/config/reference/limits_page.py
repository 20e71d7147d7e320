"""Limits: every bound on what people send, read from the constants that enforce them."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from io import StringIO
from pathlib import Path

from shanzhi.config import environment
from shanzhi.config.reference.markdown import code, page, table

NAME = re.compile(
    r"^(MAX|MIN|LONGEST|LARGEST|MOST)_"
    r"|^[A-Z].*(_MAX_|_(MAX|MIN|LIMIT|SECONDS|DAYS|HOURS|ATTEMPTS)$)"
)
NOT_ENFORCING = {"tests", "migrations", "reference"}
Limit = tuple[str, str, str, str]


def limits_page() -> str:
    """One table: where, name, value, and the comment that explains it."""
    rows = [
        (code(where), code(name), code(value), why)
        for where, name, value, why in every_limit(environment.ROOT / "shanzhi")
    ]
    return page(
        "Limits",
        "The bounds that are constants of a module, with the comment beside them. Bounds that an "
        "operator can move are [settings](settings.md).",
        table(("File", "Constant", "Value", "Why"), rows),
    )


def every_limit(tree: Path) -> Iterator[Limit]:
    """(file, constant, value, comment) of every named number at the top of a module."""
    for path in sorted(tree.rglob("*.py")):
        if not NOT_ENFORCING.intersection(path.relative_to(tree).parts):
            where = path.relative_to(tree).as_posix()
            yield from ((where, *found) for found in _limits(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=2000)
def _limits(path: Path, _changed: int) -> tuple[tuple[str, str, str], ...]:
    source = path.read_text(encoding="utf-8")
    numbers = list(_numbers(ast.parse(source)))
    comments = _comments(source) if numbers else {}
    return tuple(
        (
            name,
            ast.unparse(node.value) if node.value else "",
            comments.get(node.lineno, "") or _above(comments, node.lineno),
        )
        for name, node in numbers
    )


def _numbers(module: ast.Module) -> Iterator[tuple[str, ast.Assign | ast.AnnAssign]]:
    for node in module.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        for target in targets:
            if isinstance(target, ast.Name) and NAME.search(target.id) and _is_number(node):
                yield target.id, node  # type: ignore[misc]  # 2026-11-22: only assignments have targets


def _is_number(node: ast.stmt) -> bool:
    value = getattr(node, "value", None)
    kept = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load)
    return value is not None and all(
        isinstance(part, kept) and isinstance(getattr(part, "value", 0), int | float)
        for part in ast.walk(value)
    )


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}


def _above(comments: dict[int, str], line: int) -> str:
    found: list[str] = []
    while (line := line - 1) in comments:
        found.insert(0, comments[line])
    return " ".join(found)
