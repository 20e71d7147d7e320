"""Real reports in the demo town: the public TipDM Cup 2020 files, where they are at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from shanzhi.cases.api import ImportPlan, RefusedRow, import_cases
from shanzhi.places.api import divisions_under

FILES = ("messages_4326.csv", "answered_2816.csv")
COLUMNS = ("id", "title", "text", "reported_at", "reply", "replied_at")
Progress = Callable[[str, int, int], None]


def import_real_reports(
    folder: Path,
    county_code: str,
    *,
    progress: Progress = lambda _name, _done, _all: None,
) -> tuple[int, list[RefusedRow]]:
    """Bring both files of ``folder`` into the county; returns (how many, the refused rows).

    Districts are anonymous there (A1区 … A6区): each stands for one community of the county, all
    other rows for the county itself. Repeating it adds nothing.
    """
    communities = [
        community.code
        for street in divisions_under(county_code)
        for community in divisions_under(street.code)
    ]
    aliases = {f"A{n}区": code for n, code in enumerate(communities[::2], 1)}
    imported, refused = 0, []
    for name in FILES:
        path = folder / name
        size = path.stat().st_size
        plan = ImportPlan(
            source_name=path.stem,
            columns={column: column for column in COLUMNS},
            place_code=county_code,
            aliases=aliases,
        )
        run, rows = import_cases(path, plan, progress=partial(_tell, progress, name, size))
        imported += run.imported
        refused += rows
    return imported, refused


def _tell(progress: Progress, name: str, size: int, at: int) -> None:
    progress(name, at, size)
