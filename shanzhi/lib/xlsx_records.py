"""Records of the first sheet of an Excel file, streamed: the same shape as those of a CSV."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from shanzhi.lib.csv_records import Record, UnreadableFile

# Unpacked; a list of a million devices is a quarter of it.
MOST_BYTES = 1 << 30
MOST_COLUMNS = 100


def is_xlsx(path: Path) -> bool:
    """By its content, not by its name."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def read_xlsx_records(path: Path) -> Iterator[Record]:
    """Records of the first sheet, whose first row names the columns; ``end`` is how much of the file's
    size is done, by rows. Raises UnreadableFile."""
    size = path.stat().st_size
    _refuse_bombs(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, OSError, ValueError, zipfile.BadZipFile) as why:
        raise UnreadableFile("this is no Excel file that can be read: save it as XLSX") from why
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise UnreadableFile("the file has no sheet with rows")
        rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
        header = [_text(value) for value in next(rows, ())]
        while header and not header[-1]:
            header.pop()
        if not header:
            raise UnreadableFile("the file is empty: its first row must name the columns")
        whole = max(sheet.max_row or 2, 2)
        for line, row in enumerate(rows, start=2):
            values = [_text(value) for value in row]
            if any(values):
                fields = dict(zip(header, values, strict=False))
                missing = dict.fromkeys(header[len(values) :], "")
                yield Record(line, min(size, size * line // whole), fields | missing)
    finally:
        book.close()


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError) as why:
        raise UnreadableFile("this is no Excel file that can be read: save it as XLSX") from why
    if unpacked > MOST_BYTES:
        raise UnreadableFile("the file is too large unpacked: save it as CSV")


def _text(value: object) -> str:
    """As somebody would have typed it: a serial that Excel took for a number has no “.0”."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
