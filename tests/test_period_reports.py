"""A week's report counts what happened, says it, is written over and finished."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.rate import rate_case
from shanzhi.cases.actions.report import Report as Words
from shanzhi.cases.actions.report import report_case
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.queue import queue_page
from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.cases.tests.quality_stories import NOTE, Levels, make_levels
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.web.queue_view import asked_of, what_is_asked
from shanzhi.insight.actions.draft_due import draft_due, places_due
from shanzhi.insight.actions.draft_report import draft_report
from shanzhi.insight.actions.finish_report import finish_report
from shanzhi.insight.actions.take_numbers import take_numbers
from shanzhi.insight.actions.write_section import write_section
from shanzhi.insight.api import load_demo_reports
from shanzhi.insight.models import Report, ReportNumbers
from shanzhi.insight.models.report import ReportState
from shanzhi.insight.queries.reports import numbers_of, shown_sections
from shanzhi.insight.rules.periods import PeriodKind
from shanzhi.kernel.api import (
    NOBODY,
    SYSTEM,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    Role,
    WrongState,
    local_zone,
)
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db

# A Monday morning in working hours, and the Monday after.
BEGIN = datetime(2026, 11, 16, 9, 30, tzinfo=local_zone())
AFTER = BEGIN + timedelta(days=7, hours=2)


def reported(levels: Levels, at: datetime = BEGIN) -> Case:
    words = Words(
        key=uuid4(),
        text="3幢楼下夜里施工，噪音很大",
        source=Source.RESIDENT,
        place_code=levels.town.grid.code,
    )
    return report_case(words, by=NOBODY, at=at).case


def done(levels: Levels, hours: float) -> Case:
    case = accept_case(reported(levels), by=levels.clerk, at=BEGIN)
    at = BEGIN + timedelta(hours=hours)
    return close_case(case, by=levels.clerk, outcome=Outcome.SOLVED, note=NOTE, at=at)


def make_week(levels: Levels) -> None:
    """Two the week before, four in it: handled in time and rated, handled late, and two open."""
    for _each in range(2):
        reported(levels, at=BEGIN - timedelta(days=3))
    case = done(levels, 1)
    rate_case(
        case, by=reporter_of(case), solved=True, satisfaction=5, reason="好",
        at=BEGIN + timedelta(days=1),
    )  # fmt: skip
    late = done(levels, 2)
    Case.objects.filter(pk=late.pk).update(due_at=BEGIN)
    for _each in range(2):
        reported(levels)


def drafted(levels: Levels, place: str = COMMUNITY) -> Report:
    return draft_report(place, PeriodKind.WEEK, BEGIN.date(), by=levels.clerk, at=AFTER)


def values(report: Report) -> dict[str, float | None]:
    """“section.key” → value."""
    return {
        f"{part['key']}.{row['key']}": row["value"]
        for part in numbers_of(report).sections
        for row in part["rows"]
    }


def test_a_week_is_what_one_counts_by_hand_and_each_figure_leads_to_as_many_matters() -> None:
    levels = make_levels()
    make_week(levels)
    with CaptureQueriesContext(connection) as asked:
        report = drafted(levels)
    assert len(asked) < 60
    found = values(report)
    assert (found["flow.came"], found["flow.handled"], found["flow.open"]) == (4, 2, 2)
    assert (found["flow.open_all"], found["late.late"], found["late.handling"]) == (4, 1, 1)
    assert (found["rates.satisfied"], found["rates.on_time"]) == (100, 50)
    desk = browser_of(levels.clerk)
    page = text_of(desk.get(f"/desk/reports/{report.pk}"))
    assert "本周共受理诉求4件，比上周增加2件；办结2件。" in page
    assert "满意率100.0%（1/1）" in page
    assert "本周办结的2件中超时1件" in page
    raw = desk.get(f"/desk/reports/{report.pk}").content.decode()
    for part in numbers_of(report).sections:
        for row in part["rows"]:
            assert row["href"].replace("&", "&amp;") in raw
            if not row["href"].startswith("/desk/rates") and row["unit"] != "家次":
                counted = behind(levels, row["href"])
                # A list holds what a rate leaves out, and says so beside it.
                assert (
                    counted >= row["denominator"]
                    if part["key"] == "rates" and row["denominator"]
                    else counted == row["value"]
                ), row


def behind(levels: Levels, href: str) -> int:
    """How many matters the list at an address of the desk shows."""
    address = urlsplit(href)
    name = address.path.removeprefix("/desk/").removeprefix("lists/")
    _desk, _tab, filters = what_is_asked(asked_of(dict(parse_qsl(address.query)), name), AFTER)
    return queue_page(levels.clerk, filters).count


def test_it_is_drafted_once_and_only_when_the_period_is_over() -> None:
    levels = make_levels()
    with pytest.raises(Invalid):
        draft_report(COMMUNITY, PeriodKind.WEEK, BEGIN.date(), by=levels.clerk, at=BEGIN)
    first = drafted(levels)
    assert drafted(levels) == first
    assert ReportNumbers.objects.count() == 1
    assert EventRecord.objects.filter(kind="insight.ReportDrafted").count() == 1


def test_the_night_after_every_grid_community_and_street_has_one_and_again_none_twice() -> None:
    levels = make_levels()
    today = AFTER.date()
    street = COMMUNITY[:9]
    assert places_due(PeriodKind.WEEK, today) == [street]
    assert draft_due(street, PeriodKind.WEEK, today) == 3
    assert draft_due(street, PeriodKind.WEEK, today) == 0
    assert places_due(PeriodKind.WEEK, today) == []
    codes = set(Report.objects.values_list("place_code", flat=True))
    assert codes == {street, COMMUNITY, levels.town.grid.code}
    assert not Report.objects.exclude(made_by=None).exists()
    for _each in range(2):
        load_demo_reports(levels.town.grid.code, by=SYSTEM)
    assert Report.objects.filter(kind="month").count() == 3


def test_words_are_kept_in_versions_and_figures_stay_beside_them() -> None:
    levels = make_levels()
    make_week(levels)
    report = drafted(levels)
    before = numbers_of(report).sections
    write_section(report, "flow", "夜间施工集中。", by=levels.clerk)
    with pytest.raises(Conflict):
        write_section(report, "flow", "我也改一下", by=levels.street)
    write_section(report, "flow", "夜间施工集中，已约谈。", by=levels.street, seen=1)
    flow = shown_sections(report, numbers_of(report))[0]
    assert (flow.body, [text.number for text in flow.texts]) == ("夜间施工集中，已约谈。", [2, 1])
    assert numbers_of(report).sections == before
    with pytest.raises(Invalid):
        write_section(report, "no-such", "x", by=levels.clerk)


def test_counted_again_it_shows_what_differs_and_changes_only_when_asked() -> None:
    levels = make_levels()
    make_week(levels)
    report = drafted(levels)
    write_section(report, "flow", "我写的话", by=levels.clerk)
    waiting = Case.objects.filter(state="dispatched", opened_at__gte=BEGIN)[0]
    case = accept_case(waiting, by=levels.clerk, at=BEGIN)
    close_case(
        case, by=levels.clerk, outcome=Outcome.SOLVED, note=NOTE, at=BEGIN + timedelta(hours=3)
    )
    desk = browser_of(levels.clerk)
    page = text_of(desk.get(f"/desk/reports/{report.pk}/numbers"))
    assert "办结" in page
    assert "换成新的数字" in page
    assert values(report)["flow.handled"] == 2
    assert desk.post(f"/desk/reports/{report.pk}/numbers").status_code == 303
    assert values(report)["flow.handled"] == 3
    page = text_of(desk.get(f"/desk/reports/{report.pk}"))
    assert "我写的话" in page
    assert "按现在的数字自动生成的是：本周共受理诉求4件" in page
    assert report.numbers.count() == 2


def test_figures_that_nobody_has_seen_are_not_finished() -> None:
    levels = make_levels()
    report = drafted(levels)
    take_numbers(report, by=levels.clerk)
    with pytest.raises(Conflict):
        finish_report(report, by=levels.clerk, seen=1)
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    assert not EventRecord.objects.filter(kind="insight.ReportFinished").exists()
    assert finish_report(report, by=levels.clerk, seen=2).state == ReportState.FINISHED


def test_a_finished_report_is_locked() -> None:
    levels = make_levels()
    report = finish_report(drafted(levels), by=levels.clerk, seen=1)
    events = EventRecord.objects.count()
    for change in (
        lambda: write_section(report, "flow", "再改", by=levels.clerk),
        lambda: take_numbers(report, by=levels.clerk),
        lambda: finish_report(report, by=levels.clerk, seen=1),
    ):
        with pytest.raises(WrongState):
            change()
    assert EventRecord.objects.count() == events
    page = text_of(browser_of(levels.clerk).get(f"/desk/reports/{report.pk}"))
    assert "改文字" not in page


def test_another_community_neither_sees_nor_writes_it_and_a_leader_only_reads() -> None:
    levels = make_levels()
    report = drafted(levels)
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002", name="隔壁")
    leader = make_staff(Role.LEADER, COMMUNITY[:6], name="领导")
    for who in (neighbour, leader):
        with pytest.raises(Denied):
            write_section(report, "flow", "x", by=who)
        with pytest.raises(Denied):
            finish_report(report, by=who, seen=1)
    with pytest.raises(Denied):
        draft_report(COMMUNITY, PeriodKind.WEEK, BEGIN.date(), by=neighbour, at=AFTER)
    assert browser_of(neighbour).get(f"/desk/reports/{report.pk}").status_code == 404
    assert browser_of(leader).get(f"/desk/reports/{report.pk}").status_code == 200
    report.refresh_from_db()
    assert report.state == "draft"


def test_word_and_pdf_hold_its_words_and_figures() -> None:
    levels = make_levels()
    make_week(levels)
    report = drafted(levels)
    write_section(report, "next", "下周约谈工地。联系人13812345678", by=levels.clerk)
    desk = browser_of(levels.clerk)
    file = desk.get(f"/desk/reports/{report.pk}/word")
    with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
        inside = parts.read("word/document.xml").decode()
    for words in ("2026年第47周周报", "下周约谈工地", "本周共受理诉求4件", "分子：其中居民打四星"):
        assert words in inside
    assert "13812345678" not in inside
    printed = desk.get(f"/desk/reports/{report.pk}/pdf")
    assert printed.status_code in {200, 503}  # no Chinese font on a bare machine
    if printed.status_code == 200:
        assert printed.content.startswith(b"%PDF")


def test_forms_at_the_desk() -> None:
    levels = make_levels()
    desk = browser_of(levels.clerk)
    assert "还没有报告" in text_of(desk.get("/desk/reports"))
    form = {"place": COMMUNITY, "kind": "week", "day": "2026-11-01"}
    answer = desk.post("/desk/reports/drafts", form)
    assert answer.status_code == 303
    assert desk.post("/desk/reports/drafts", {**form, "kind": "year"}).status_code == 422
    future = desk.post("/desk/reports/drafts", {**form, "day": "2999-01-01"})
    assert "还没有结束" in text_of(future)
    report = Report.objects.get()
    for day in ("9999-12-31", "0001-01-01"):
        assert desk.post("/desk/reports/drafts", {**form, "day": day}).status_code == 422
    texts = {"section": "next", "seen": "0", "body-next": "约谈"}
    assert desk.get("/desk/reports", {"kind": "a\x00"}).status_code == 200
    far = {**texts, "seen": "9" * 5000}
    assert desk.post(f"/desk/reports/{report.pk}/texts", far).status_code == 409
    assert desk.post(f"/desk/reports/{report.pk}/texts", texts).status_code == 303
    assert desk.post(f"/desk/reports/{report.pk}/texts", texts).status_code == 409
    assert desk.post(f"/desk/reports/{report.pk}/finish", {"seen": 1}).status_code == 303
    assert "已定稿" in text_of(desk.get("/desk/reports"))
    assert date(2026, 10, 26) == report.starts_on
