"""Real reports with their times and replies: they go in, are found, and fill the cockpit.

Every twentieth row, to be quick; ``shanzhi demo real`` brings all 7,142.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.models import Case, CaseText
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.queries.figures import cockpit_figures
from shanzhi.cases.queries.queue import QueueFilters, count_search, queue_page
from shanzhi.config.real_reports import FILES, import_real_reports
from shanzhi.kernel.api import SYSTEM, Role
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.places.api import load_demo_town
from shanzhi.places.tests.shared import shared_file

pytestmark = pytest.mark.django_db


EVERY = 20


def sample(name: str, folder: Path) -> list[dict[str, str]]:
    """Every twentieth row of a real file, written to ``folder`` under the same name."""
    with shared_file(f"matters/{name}").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[::EVERY]
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return rows


def test_real_reports_go_in_are_found_and_fill_the_cockpit(tmp_path: Path) -> None:
    load_categories()
    town = load_demo_town(SYSTEM)
    make_unit(kind=UnitKind.CITY_CENTRE, place_code=town.county_code, name="县指挥中心")
    rows = [row for name in FILES for row in sample(name, tmp_path)]
    imported, refused = import_real_reports(tmp_path, town.county_code)
    assert (imported, refused) == (len(rows), [])
    city = make_staff(Role.CITY_DISPATCHER, town.county_code)
    for word in ("噪音", "扰民", "车", "公积金", "A3区"):
        like = CaseText.objects.filter(body__icontains=word).count()
        assert count_search(city, word) == like > 0
    found = queue_page(city, QueueFilters(states=tuple(OPEN_STATES), words="扰民")).rows
    assert found
    assert all("扰民" in case.text.body for case in found)
    picture = cockpit_figures(city, town.county_code)
    answered = [row for row in rows if row.get("reply")]
    assert picture.figures[0].value == len(rows) - len(answered)
    assert len(picture.topics) >= 5
    row = answered[0]
    case = Case.objects.get(imported_row__external_id=row["id"], state="handled")
    assert case.opened_at == datetime.fromisoformat(row["reported_at"])
    assert case.handled_at == datetime.fromisoformat(row["replied_at"])
    assert import_real_reports(tmp_path, town.county_code)[0] == len(rows)
    assert Case.objects.count() == len(rows)
