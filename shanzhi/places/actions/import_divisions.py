"""Bring in divisions from a file, as often as one likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, Target, announce, bump, require
from shanzhi.lib.division_code import Digits, parent_of
from shanzhi.places.events import DivisionsImported
from shanzhi.places.models import Division
from shanzhi.places.permissions import IMPORT_DIVISIONS
from shanzhi.places.queries.names import NAMES
from shanzhi.places.rules.division_rows import DivisionRow
from shanzhi.places.rules.reasons import Refused


@dataclass(slots=True)
class Imported:
    """What became of the rows of a file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)

    def include(self, more: Imported) -> None:
        """Count another part of the same file."""
        self.added += more.added
        self.changed += more.changed
        self.unchanged += more.unchanged
        self.refused += more.refused


@transaction.atomic
def import_divisions(
    rows: Iterable[DivisionRow], *, by: Actor, at: datetime | None = None
) -> Imported:
    """Add divisions that are new and rename those that changed; the same rows again do nothing.

    Of several rows with one code the last one counts. A row whose parent is neither in the rows
    nor kept already is refused, the rest is taken. One event per county that changed. A long file
    comes in parts, each call is one transaction.

    Raises Denied when a row lies outside of the places that ``by`` may import.
    """
    wanted = {row.code: row for row in sorted(rows, key=lambda row: row.line)}
    for county in sorted({code[: Digits.COUNTY] for code in wanted}):
        require(by, IMPORT_DIVISIONS, Target(place_code=county))
    kept = _kept(set(wanted))
    report = Imported()
    fresh: dict[str, DivisionRow] = {}
    for code in sorted(wanted, key=lambda code: (len(code), code)):
        above = parent_of(code)
        if code not in kept and above and above not in kept and above not in fresh:
            report.refused.append(Refused(wanted[code].line, "parent_missing", code))
        elif code not in kept:
            fresh[code] = wanted[code]
    renamed = [code for code in wanted if code in kept and kept[code] != wanted[code].name]
    report.added, report.changed = len(fresh), len(renamed)
    report.unchanged = len(wanted) - len(fresh) - len(renamed) - len(report.refused)
    if fresh or renamed:
        _write(fresh, {code: wanted[code].name for code in renamed})
        _tell(fresh, renamed, by=by, at=at)
        bump(NAMES)
    return report


def _kept(codes: set[str]) -> dict[str, str]:
    """Names by code of what is kept, parents included; the rows are locked against other imports."""
    around = codes | {above for code in codes if (above := parent_of(code))}
    locked = Division.objects.select_for_update().filter(pk__in=around).order_by("pk")
    return dict(locked.values_list("code", "name"))


def _write(fresh: dict[str, DivisionRow], renamed: dict[str, str]) -> None:
    Division.objects.bulk_create(
        Division(code=code, name=row.name, level=len(code), parent_id=parent_of(code))
        for code, row in fresh.items()
    )
    changed = list(Division.objects.filter(pk__in=renamed))
    for division in changed:
        division.name = renamed[division.code]
    Division.objects.bulk_update(changed, ["name"], batch_size=500)


def _tell(
    fresh: dict[str, DivisionRow], renamed: list[str], *, by: Actor, at: datetime | None
) -> None:
    added = Counter(code[: Digits.COUNTY] for code in fresh)
    changed = Counter(code[: Digits.COUNTY] for code in renamed)
    counties = sorted(added.keys() | changed.keys())
    # The county's row is the lock of its chain of events.
    list(Division.objects.select_for_update().filter(pk__in=counties).order_by("pk"))
    for county in counties:
        event = DivisionsImported(county_code=county, added=added[county], renamed=changed[county])
        announce(event, by=by, place_code=county, at=at)
