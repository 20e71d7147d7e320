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
            start = end
            raw, lines = _take_record(file)
            if not raw:
                return
            end = start + len(raw)
            if raw.strip():
                yield _record(raw, line, end, header)
            line += lines
            file.seek(end)


def _header(raw: bytes) -> list[str]:
    try:
        names = next(csv.reader([raw.decode("utf-8-sig")]), [])
    except UnicodeDecodeError as why:
        raise UnreadableFile("the header is not UTF-8: save the file as UTF-8 CSV") from why
    if not names:
        raise UnreadableFile("the file is empty: its first line must name the columns")
    return [name.strip() for name in names]


def _take_record(file: BinaryIO) -> tuple[bytes, int]:
    """The bytes of one record and how many lines they are; only the first line when the quotes
    do not close within the limits."""
    readline = file.readline
    first: bytes = readline(RECORD_LIMIT_BYTES)
    parts, size, quotes = [first], len(first), first.count(b'"')
    while quotes % 2 and len(parts) < RECORD_LIMIT_LINES and size < RECORD_LIMIT_BYTES:
        more: bytes = readline(RECORD_LIMIT_BYTES)
        if not more:
            return first, 1
        parts.append(more)
        size += len(more)
        quotes += more.count(b'"')
    return (first, 1) if quotes % 2 else (b"".join(parts), len(parts))


def _record(raw: bytes, line: int, end: int, header: list[str]) -> Record:
    try:
        text = raw.decode("utf-8")
        values = next(csv.reader(text.splitlines(keepends=True), strict=True), [])
    except UnicodeDecodeError:
        return Record(line, end, None, "not valid UTF-8")
    except csv.Error as why:
        return Record(line, end, None, f"broken CSV: {why}")
    if len(values) != len(header):
        return Record(line, end, None, f"{len(values)} fields where the header has {len(header)}")
    return Record(line, end, dict(zip(header, values, strict=True)))
