"""What every reader gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shanzhi.insight.rules.twin.rows import RawRow


class FileNotRead(Exception):
    """The file as a whole cannot be used; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``rows`` come one by one; ``size`` is how many there will be (0: not known before the end)."""

    size: int
    rows: Iterator[RawRow]
