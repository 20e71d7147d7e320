"""Lists of words that stand in files of their own beside the rules."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def lines_of(name: str) -> list[str]:
    """Lines of a list, without its remarks (#) and blank ones."""
    written = files("shanzhi.insight.rules.topics").joinpath(name).read_text(encoding="utf-8")
    return [line for line in written.splitlines() if line and not line.startswith("#")]


@cache
def words_of(name: str) -> frozenset[str]:
    """All words of a list."""
    return frozenset(word for line in lines_of(name) for word in line.split())
