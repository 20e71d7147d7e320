"""Operator Chen brings a county's divisions in, from a good file and from bad ones."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Role
from shanzhi.places.actions.import_divisions import Imported, import_divisions
from shanzhi.places.models import Division
from shanzhi.places.queries.names import division_name, path_of
from shanzhi.places.rules.division_rows import DivisionRow, division_rows
from shanzhi.places.rules.reasons import Refused
from shanzhi.places.tests.factories import make_staff
from shanzhi.places.tests.shared import shared_file
from shanzhi.places.web.cli import cli

pytestmark = pytest.mark.django_db
HEADER = b"area_code,area,street_code,street,village_code,village\n"
GOOD = "990101,和风县,990101001,晨光街道,990101001001,和风社区居委会\n".encode()


def bring(text: bytes, encoding: str = "utf-8-sig") -> Imported:
    rows = list(division_rows(text.splitlines(keepends=True), encoding))
    report = import_divisions([r for r in rows if isinstance(r, DivisionRow)], by=SYSTEM)
    report.refused += [r for r in rows if isinstance(r, Refused)]
    return report


def test_the_1923_real_rows_go_in_and_again_change_nothing() -> None:
    path = shared_file("divisions/seven_areas_1923.csv")
    ran = CliRunner().invoke(cli, ["import", str(path)])
    assert ran.exit_code == 0, ran.output
    assert "0 refused" in ran.output
    assert Division.objects.filter(level=12).count() == 1923
    assert Division.objects.filter(level=6).count() == 7
    assert path_of("320583100002") == [
        ("320583", "昆山市"),
        ("320583100", "玉山镇"),
        ("320583100002", "亭林社区居委会"),
    ]
    events = EventRecord.objects.count()
    again = CliRunner().invoke(cli, ["import", str(path)])
    assert again.output.splitlines()[-1].startswith("0 added, 0 changed")
    assert EventRecord.objects.count() == events


def test_one_event_per_county_says_how_much_changed() -> None:
    bring(HEADER + GOOD)
    report = bring(HEADER + GOOD.replace("和风社区".encode(), "新风社区".encode()))
    assert (report.added, report.changed, report.unchanged) == (0, 1, 2)
    first, second = EventRecord.objects.filter(aggregate="division", aggregate_id=990101)
    assert first.payload == {"county_code": "990101", "added": 3, "renamed": 0}
    assert second.payload == {"county_code": "990101", "added": 0, "renamed": 1}
    assert division_name("990101001001") == "新风社区居委会"


def test_bad_lines_are_told_with_their_numbers_and_the_rest_goes_in() -> None:
    text = (
        HEADER
        + GOOD
        + b"990101,\xba\xcd\xb7\xe7,990101001,x,990101001002,y\n"
        + "990101,和风县,990101001,晨光街道,99010100100X,缺\n".encode()
        + "990101,和风县,990101001,晨光街道\n".encode()
        + "990101,和风县,990101001,晨光街道,990102001003,跑题社区\n".encode()
        + "990101,和风县,990101001,晨光街道,990101001004,\n".encode()
        + b"\n"
        + "990101,和风县,990101001,晨光街道,990101001005,晚风社区居委会\n".encode()
    )
    report = bring(text)
    told = [(refused.line, refused.reason) for refused in report.refused]
    assert told == [(3, "encoding"), (4, "code"), (5, "cells"), (6, "parent_code"), (7, "name")]
    assert Division.objects.filter(pk="990101001005").exists()
    assert "gb18030" in str(report.refused[0])


def test_a_file_from_old_excel_goes_in_by_its_encoding() -> None:
    text = (HEADER + GOOD).decode().encode("gb18030")
    assert bring(text, "gb18030").added == 3


@pytest.mark.parametrize(
    ("text", "reason"), [(b"", "empty"), ("编号,称呼\n1,2\n".encode(), "columns")]
)
def test_a_file_of_something_else_is_refused_whole(text: bytes, reason: str) -> None:
    report = bring(text)
    assert [refused.reason for refused in report.refused] == [reason]
    assert not Division.objects.exists()


def test_a_simple_list_may_come_in_any_order_but_not_without_parents() -> None:
    report = bring(
        "code,name\n990101001,晨光街道\n990101,和风县\n990109001,无主街道\n".encode("utf-8-sig")
    )
    assert report.added == 2
    assert [(r.line, r.reason) for r in report.refused] == [(4, "parent_missing")]


def test_a_community_clerk_may_not_import_and_nothing_is_kept() -> None:
    clerk = make_staff(Role.COMMUNITY_CLERK, "990101001001")
    rows = [DivisionRow(2, "990101", "和风县")]
    with pytest.raises(Denied):
        import_divisions(rows, by=clerk)
    assert not Division.objects.exists()
    assert not EventRecord.objects.exists()


def test_a_dispatcher_of_another_county_may_not_import() -> None:
    stranger = make_staff(Role.CITY_DISPATCHER, "990202")
    with pytest.raises(Denied):
        import_divisions([DivisionRow(2, "990101", "和风县")], by=stranger)


def test_a_thousand_rows_take_as_many_queries_as_ten() -> None:
    def rows(county: str, count: int) -> list[DivisionRow]:
        streets = [DivisionRow(2, f"{county}{n:03d}", f"第{n}街道") for n in range(1, count)]
        return [DivisionRow(1, county, "县"), *streets]

    import_divisions(rows("990300", 2), by=SYSTEM)
    with CaptureQueriesContext(connection) as few:
        import_divisions(rows("990301", 10), by=SYSTEM)
    with CaptureQueriesContext(connection) as many:
        import_divisions(rows("990302", 900), by=SYSTEM)
    assert len(many) == len(few)
