"""Records of a CSV file that may be broken in places: one bad line costs one line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

RECORD_LIMIT_LINES = 400
RECORD_LIMIT_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Record:
    """``line`` is where it begins (the header is line 1), ``end`` the byte after it.

    ``fields`` maps column to text; it is None when the record cannot be read, then ``fault``
    says why.
    """

    line: int
    end: int
    fields: dict[str, str] | None
    fault: str = ""


class UnreadableFile(Exception):
    """The file has no header, or no text at all; the message says what to do."""


def read_records(path: Path) -> Iterator[Record]:
    """Stream the records of a UTF-8 CSV file with a header (RFC 4180; a BOM is fine).

    Memory stays flat. A quote that is never closed is taken as one bad line: reading goes on
    with the line after it.
    """
    with path.open("rb") as file:
        header = _header(file.readline())
        line, end = 2, file.tell()
        while True:
            raw, lines, cut_back = _take_record(file)
            if not raw:
                return
            end += len(raw)
            if raw.strip():
                yield _record(raw, line, end, header)
            line += lines
            if cut_back:
                file.seek(end)


def _header(raw: bytes) -> list[str]:
    try:
        names = next(csv.reader([raw.decode("utf-8-sig")]), [])
    except UnicodeDecodeError as why:
        raise UnreadableFile("the header is not UTF-8: save the file as UTF-8 CSV") from why
    if not names:
        raise UnreadableFile("the file is empty: its first line must name the columns")
    return [name.strip() for name in names]


def _take_record(file: BinaryIO) -> tuple[bytes, int, bool]:
    """The bytes of one record, how many lines they are, and whether more was read than that: when
    the quotes do not close within the limits, only the first line is taken."""
    first: bytes = file.readline(RECORD_LIMIT_BYTES)
    if b'"' not in first:
        return first, 1, False
    parts, size, quotes = [first], len(first), first.count(b'"')
    while quotes % 2 and len(parts) < RECORD_LIMIT_LINES and size < RECORD_LIMIT_BYTES:
        more: bytes = file.readline(RECORD_LIMIT_BYTES)
        if not more:
            return first, 1, True
        parts.append(more)
        size += len(more)
        quotes += more.count(b'"')
    return (first, 1, True) if quotes % 2 else (b"".join(parts), len(parts), False)


def _record(raw: bytes, line: int, end: int, header: list[str]) -> Record:
    try:
        values = _values(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return Record(line, end, None, "not valid UTF-8")
    except csv.Error as why:
        return Record(line, end, None, f"broken CSV: {why}")
    if len(values) != len(header):
        return Record(line, end, None, f"{len(values)} fields where the header has {len(header)}")
    return Record(line, end, dict(zip(header, values, strict=True)))


def _values(text: str) -> list[str]:
    if '"' not in text:
        return text.rstrip("\r\n").split(",")
    return next(csv.reader(text.splitlines(keepends=True), strict=True), [])
