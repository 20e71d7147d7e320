"""Which prepared thing holds for a matter, and how a checklist is written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

REQUIRED_MARK = "*"
WORDS_LIMIT = 120
MOST_ITEMS = 20


class ForPlace(Protocol):
    """Something that holds for a place and a category; "" is all."""

    @property
    def place_code(self) -> str:
        """Beginning of the place codes it holds for."""

    @property
    def category_code(self) -> str:
        """Beginning of the category codes it holds for."""


T = TypeVar("T", bound=ForPlace)


def fitting(rows: Iterable[T], *, place_code: str, category_code: str) -> list[T]:
    """Those that hold for the matter; the most particular first, by category, then by place."""
    found = [
        row
        for row in rows
        if place_code.startswith(row.place_code) and category_code.startswith(row.category_code)
    ]
    return sorted(found, key=lambda row: (-len(row.category_code), -len(row.place_code)))


def read_items(text: str) -> list[tuple[str, bool]]:
    """(words, is required) of a checklist written one line each, "*" before what is required."""
    lines = [line.strip() for line in text.splitlines()]
    items = [
        (line.removeprefix(REQUIRED_MARK).strip(), line.startswith(REQUIRED_MARK)) for line in lines
    ]
    return [item for item in dict(items).items() if item[0]]


def write_items(items: Sequence[tuple[str, bool]]) -> str:
    """The same as text."""
    return "\n".join(f"{REQUIRED_MARK if required else ''}{words}" for words, required in items)
