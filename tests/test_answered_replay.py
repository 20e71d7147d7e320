"""The 2,816 real answered reports with their real times: our figures are those of the file.

Every fourth of them here, all of them in ``make soak``. One report has a reply without a time: it comes
in as not answered, the others are replayed.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from shanzhi.cases.actions.import_cases import COLUMNS, ImportPlan, import_cases
from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.answer_times import AnswerTimes, answer_times, answer_times_by_week
from shanzhi.cases.queries.recount_all import recount_all
from shanzhi.kernel.api import SYSTEM, Denied, Role
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.places.api import load_demo_town
from shanzhi.places.tests.shared import shared_file
from tests.answered_by_pandas import figures

pytestmark = pytest.mark.django_db
Told = dict[str, float]
WITHOUT_TIME = "27610"
EVERY = 1 if float(os.environ.get("SOAK_MINUTES", "0")) > 0 else 4


def told(times: AnswerTimes) -> Told:
    """Our figures under the names of the independent script."""
    return {
        "answered": times.answered,
        "median_hours": times.median.total_seconds() / 3600,
        "within_7": times.within[7],
        "within_15": times.within[15],
    }


def _some(path: Path, folder: Path) -> Path:
    """Every ``EVERY``-th row, and the one without a time."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [
            row for turn, row in enumerate(reader) if not turn % EVERY or row["id"] == WITHOUT_TIME
        ]
    some = folder / path.name
    with some.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows(rows)
    return some


def test_a_replay_of_the_real_answers_gives_the_figures_of_the_file_itself(tmp_path: Path) -> None:
    path = _some(shared_file("matters/answered_2816.csv"), tmp_path)
    load_categories()
    town = load_demo_town(SYSTEM)
    make_unit(kind=UnitKind.CITY_CENTRE, place_code=town.county_code, name="县指挥中心")
    plan = ImportPlan(
        source_name="answered",
        columns={name: name for name in COLUMNS},
        place_code=town.county_code,
    )
    run, refused = import_cases(path, plan)
    assert refused == []
    assert run.imported in {2816, 704, 705}
    assert Case.objects.get(imported_row__external_id=WITHOUT_TIME).state == State.DISPATCHED
    leader = make_staff(Role.LEADER, town.county_code)
    all_over, by_week = figures(str(path))
    ours = answer_times(leader, town.county_code)
    assert ours is not None
    assert told(ours) == pytest.approx(all_over)
    weeks = answer_times_by_week(leader, town.county_code)
    assert len(weeks) > 100
    assert {str(week.monday): told(week) for week in weeks} == {
        monday: pytest.approx(part) for monday, part in by_week.items()
    }
    assert list(recount_all()) == []
    with pytest.raises(Denied):
        answer_times(make_staff(Role.LEADER, "990102"), town.county_code)
