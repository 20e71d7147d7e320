"""Bring a table of standards for opening and closing (立案结案标准) in; safe to repeat."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from shanzhi.cases.actions.wording import storable
from shanzhi.cases.models import Standard
from shanzhi.cases.permissions import IMPORT_STANDARDS
from shanzhi.cases.queries.tables import categories
from shanzhi.cases.rules.standards import UNIT_WORDS, UnitWord, parse_limit
from shanzhi.kernel.api import Actor, Target, require
from shanzhi.lib.csv_records import Record, UnreadableFile, read_records

COLUMNS = ("kind", "class_name", "type_name", "open_when", "close_when", "time_limit")
OPTIONAL = ("class_code", "type_code", "unit", "dept", "category")
SHIPPED = Path(__file__).parent.parent / "standards.csv"
PLACE = re.compile(r"(\d{6}(\d{3}(\d{3}(\d{3})?)?)?)?")
_KEY = ("group", "class_name", "type_name", "open_when", "close_when")
_FIELDS = {  # column of the table: field of the row
    "kind": "group",
    "class_code": "class_code",
    "class_name": "class_name",
    "type_code": "type_code",
    "type_name": "type_name",
    "unit": "unit",
    "dept": "department",
    "open_when": "open_when",
    "close_when": "close_when",
}


@dataclass(slots=True)
class StandardsRead:
    """What came of a table: rows added, changed, the same as before; refused as (line, why)."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def import_standards(
    path: Path,
    *,
    by: Actor,
    place_code: str = "",
    words: Mapping[str, UnitWord] = UNIT_WORDS,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _byte: None,
) -> StandardsRead:
    """Read the table for a place ("" is everywhere). A row is the same when its place, kind, class,
    type and conditions are; then only what else it says is changed. What is not in the table stays.

    ``progress`` gets the byte that was read last. Raises Denied; UnreadableFile when the file has
    no such columns; ValueError for a place code of the wrong form.
    """
    require(by, IMPORT_STANDARDS, Target(place_code=place_code))
    if not PLACE.fullmatch(place_code):
        raise ValueError("a place code has 6, 9, 12 or 15 digits")
    came = StandardsRead()
    known = {_key(row): row for row in Standard.objects.filter(place_code=place_code)}
    fresh: list[Standard] = []
    for position, record in enumerate(read_records(path), start=1):
        if position == 1:
            _require_columns(record)
        if why := _fault(record, words):
            came.refused.append((record.line, why))
        else:
            row = _row(record, place_code, position, words)
            _take(row, known, fresh, came, dry_run=dry_run)
        progress(record.end)
    if not dry_run:
        Standard.objects.bulk_create(fresh, batch_size=500)
    return came


def _take(
    row: Standard,
    known: dict[tuple[str, ...], Standard],
    fresh: list[Standard],
    came: StandardsRead,
    *,
    dry_run: bool,
) -> None:
    before = known.get(_key(row))
    if before is None:
        known[_key(row)] = row
        fresh.append(row)
        came.added += 1
    elif changes := _changes(before, row):
        came.changed += 1
        if not dry_run and before.pk is not None:
            before.save(update_fields=changes)
    else:
        came.unchanged += 1


def _key(row: Standard) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in _KEY)


def _changes(before: Standard, row: Standard) -> list[str]:
    """Names of the fields that the table says otherwise; ``before`` gets what it says."""
    names = (
        "class_code",
        "type_code",
        "unit",
        "department",
        "limit_amount",
        "limit_unit",
        "category_id",
        "position",
    )
    changed = [name for name in names if getattr(before, name) != getattr(row, name)]
    for name in changed:
        setattr(before, name, getattr(row, name))
    return ["category" if name == "category_id" else name for name in changed]


def _require_columns(record: Record) -> None:
    if record.fields is not None and (missing := set(COLUMNS) - record.fields.keys()):
        raise UnreadableFile(f"the table lacks the columns {', '.join(sorted(missing))}")


def _fault(record: Record, words: Mapping[str, UnitWord]) -> str:
    """Why this row cannot be taken; "" when it can."""
    if record.fields is None:
        return record.fault
    fields = {name: text.strip() for name, text in record.fields.items()}
    return _faulty_words(fields) or _faulty_meaning(fields, words)


def _faulty_words(fields: Mapping[str, str]) -> str:
    if empty := [name for name in COLUMNS if name != "kind" and not fields.get(name)]:
        return f"{empty[0]} is empty"
    if not storable("".join(fields.values())):
        return "it holds characters that cannot be kept"
    for column, name in _FIELDS.items():
        most = getattr(Standard._meta.get_field(name), "max_length", None)
        if most is not None and len(fields.get(column, "")) > most:
            return f"{column} has more than {most} characters"
    return ""


def _faulty_meaning(fields: Mapping[str, str], words: Mapping[str, UnitWord]) -> str:
    if parse_limit(fields["time_limit"], words) is None:
        return f"time_limit “{fields['time_limit']}” is not a limit we know"
    category = fields.get("category", "")
    if category and category not in categories.get():
        return f"category “{category}” is unknown"
    return ""


def _row(record: Record, place_code: str, position: int, words: Mapping[str, UnitWord]) -> Standard:
    fields = {name: text.strip() for name, text in (record.fields or {}).items()}
    limit = parse_limit(fields["time_limit"], words)
    if limit is None:
        raise ValueError("a faulty row was not refused")
    return Standard(
        place_code=place_code,
        position=position,
        limit_amount=limit[0],
        limit_unit=limit[1].value,
        category_id=fields.get("category") or None,
        **{name: fields.get(column, "") for column, name in _FIELDS.items()},
    )
