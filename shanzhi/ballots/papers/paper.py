"""A sheet to hang up: the same words for the printed page and for the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below their heads; ``wide`` is the number of the column with sentences (from 0)."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    wide: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One section: heading, paragraphs, and the table below them."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole. ``facts`` are pairs of term and meaning; ``head`` is the head of the chain in
    groups of letters that can be read aloud, "" where there is none; ``address`` is where the same
    stands online, and what the square says."""

    title: str
    under: str
    facts: list[tuple[str, str]]
    parts: list[Part]
    head: str
    head_words: str
    address: str
    address_words: str
    signed: list[str]
    note: str
    site: str
