"""Reads divisions from CSV, line by line: what cannot be used is told, never guessed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shanzhi.lib.division_code import is_division_code, parent_of
from shanzhi.places.rules.reasons import Refused

LONGEST_NAME = 80
_NESTED = (("area_code", "area"), ("street_code", "street"), ("village_code", "village"))
_SIMPLE = (("code", "name"),)


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division as a line of a file gives it."""

    line: int
    code: str
    name: str


def division_rows(
    lines: Iterable[bytes], encoding: str = "utf-8-sig"
) -> Iterator[DivisionRow | Refused]:
    """Every division named in a CSV, each line's county first, and every refused line.

    Columns: area_code, area, street_code, street, village_code, village; or code, name.
    """
    decoded = _Decoded(lines, encoding)
    reader = csv.reader(decoded)
    columns: list[tuple[int, int]] | None = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as why:
            yield Refused(decoded.line, "csv", str(why))
            continue
        yield from decoded.take_refused()
        if columns is None:
            columns = _columns(cells)
            if not columns:
                yield Refused(decoded.line, "columns", ", ".join(cells)[:LONGEST_NAME])
                return
        elif any(cell.strip() for cell in cells):
            yield from _row(decoded.line, cells, columns)
    yield from decoded.take_refused()
    if columns is None:
        yield Refused(0, "empty")


class _Decoded:
    """Lines as text; keeps the physical line number, and sets aside what is not text."""

    def __init__(self, lines: Iterable[bytes], encoding: str) -> None:
        self.line = 0
        self._lines, self._encoding = iter(lines), encoding
        self._refused: list[Refused] = []

    def __iter__(self) -> Iterator[str]:
        for raw in self._lines:
            self.line += 1
            encoding = self._encoding
            if self.line > 1 and encoding == "utf-8-sig":
                encoding = "utf-8"
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                self._refused.append(Refused(self.line, "encoding", self._encoding))
                continue
            if "\0" in text:
                self._refused.append(Refused(self.line, "encoding", self._encoding))
                continue
            yield text

    def take_refused(self) -> list[Refused]:
        found, self._refused = self._refused, []
        return found


def _columns(header: list[str]) -> list[tuple[int, int]]:
    """Positions of (code, name) from the county down, or nothing when the header is unknown."""
    names = [cell.strip().lower() for cell in header]
    for wanted in (_NESTED, _SIMPLE):
        found = [(names.index(c), names.index(n)) for c, n in wanted if c in names and n in names]
        if len(found) == len(wanted):
            return found
    return []


def _row(
    line: int, cells: list[str], columns: list[tuple[int, int]]
) -> Iterator[DivisionRow | Refused]:
    if len(cells) <= max(max(pair) for pair in columns):
        yield Refused(line, "cells", str(len(cells)))
        return
    rows, above = [], None
    for code_at, name_at in columns:
        code, name = cells[code_at].strip(), cells[name_at].strip()
        if (fault := _fault(code, name, above, nested=len(columns) > 1)) is not None:
            yield Refused(line, fault, name if fault == "name" else code)
            return
        rows.append(DivisionRow(line, code, name))
        above = code
    yield from rows


def _fault(code: str, name: str, above: str | None, *, nested: bool) -> str | None:
    if not is_division_code(code):
        return "code"
    if not name or len(name) > LONGEST_NAME:
        return "name"
    if nested and parent_of(code) != above:
        return "parent_code"
    return None
