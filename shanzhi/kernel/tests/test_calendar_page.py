"""Lin keeps her county's calendar at the desk: she sees the year, says what is different, confirms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shanzhi.kernel import calendars
from shanzhi.kernel.actions.seed_calendar_year import seed_published_years
from shanzhi.kernel.actors import SYSTEM, Actor, Role
from shanzhi.kernel.calendars import calendar_for, place_calendar
from shanzhi.kernel.models import Calendar, Event
from shanzhi.kernel.tests.factories import make_actor
from shanzhi.kernel.working_time.shifts import Shift

pytestmark = pytest.mark.django_db
COUNTY, OTHER = "990101", "990102"
PAGE = "/desk/calendar"
Sit = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _calendars_are_read_anew() -> None:
    """Rows of the test before were rolled back without a word."""
    calendars._calendars._held = None


@pytest.fixture
def sit(monkeypatch: pytest.MonkeyPatch, client: Client) -> Sit:
    """Somebody signed in, without the rooms above that know accounts."""

    def sitting(actor: Actor) -> Client:
        monkeypatch.setattr("shanzhi.organizations.web.middleware._actor", lambda _request: actor)
        return client

    return sitting


def lin() -> Actor:
    return make_actor(Role.CITY_DISPATCHER, scope_code=COUNTY)


def test_lin_sees_what_is_worked_in_words_and_marks(sit: Sit) -> None:
    seed_published_years(by=SYSTEM)
    page = sit(lin()).get(f"{PAGE}?year=2026").content.decode()
    assert "10月1日 放假 国庆节" in page
    assert "2月14日 调休上班" in page
    assert 'data-kind="holiday"' in page
    assert "2026 年的节假日已确认" in page
    assert page.count("calendar-month") >= 12
    assert "六月" in page


def test_the_page_takes_the_same_queries_for_a_year_of_holidays_and_for_none(sit: Sit) -> None:
    seed_published_years(by=SYSTEM)
    desk = sit(lin())
    desk.get(PAGE)
    counted = []
    for year in (2026, 2030):
        calendars._calendars._looked = float("inf")  # as within the same second
        with CaptureQueriesContext(connection) as seen:
            desk.get(f"{PAGE}?year={year}")
        counted.append(len(seen))
    calendars._calendars.forget()
    assert counted[0] == counted[1]


def test_she_sets_a_day_and_hours_and_takes_a_day_back(sit: Sit) -> None:
    desk = sit(lin())
    day = {
        "place": COUNTY,
        "day": "2026-12-05",
        "works": "works",
        "name": "防汛值守",
        "shifts": "8:00-12:00",
    }
    answer = desk.post(f"{PAGE}/days", day)
    assert answer["Location"] == f"{PAGE}?place={COUNTY}&year=2026"
    assert calendar_for(COUNTY).shifts_on(date(2026, 12, 5)) == (Shift(480, 720),)
    chosen = desk.get(f"{PAGE}?place={COUNTY}&day=2026-12-05").content.decode()
    assert "防汛值守" in chosen
    assert "取消这一天的单独设定" in chosen
    desk.post(f"{PAGE}/days/removal", {"place": COUNTY, "day": "2026-12-05"})
    assert not place_calendar(COUNTY).days
    hours = {"place": COUNTY, "year": "2026", "weekdays": ["1", "2"], "work_shifts": "9:00-17:00"}
    assert desk.post(f"{PAGE}/hours", hours).status_code == 302
    assert calendar_for(COUNTY).weekdays == frozenset({0, 1})
    assert "09:00-17:00" in desk.get(PAGE).content.decode()
    again = desk.post(f"{PAGE}/days/removal", {"place": COUNTY, "day": "2026-12-05"})
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("path", "form", "sentence"),
    [
        ("days", {"day": "", "works": "works"}, "请选择日期"),
        ("days", {"day": "2026-12-05"}, "上班还是休息"),
        ("days", {"day": "2026-12-05", "works": "works", "shifts": "八点到十二点"}, "9:00-12:00"),
        ("days", {"day": "2026-12-05", "works": "rests", "shifts": "8:00-9:00"}, "休息日没有工作时段"),
        ("days", {"day": "2026-12-05", "works": "rests", "name": "长" * 31}, "30 个字"),
        ("days", {"day": "9999-12-05", "works": "rests"}, "2199"),
        ("hours", {"work_shifts": "12:00-9:00"}, "先后不重叠"),
        ("hours", {"zone": "Mars/Base"}, "没有这个时区"),
        ("years/seeding", {"year": "2099"}, "没有 2099 年的"),
        ("years/confirmation", {"year": "1066"}, "2199"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_stays_in_the_form_with_what_to_mend(
    sit: Sit, path: str, form: dict[str, str], sentence: str
) -> None:
    answer = sit(lin()).post(f"{PAGE}/{path}", {"place": COUNTY, **form})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for value in form.values():
        assert (
            value in page or path.startswith("years") or value in {"works", "rests", "9999-12-05"}
        )
    assert not Calendar.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("days", {"day": "2026-12-05", "works": "rests"}),
        ("days/removal", {"day": "2026-12-05"}),
        ("hours", {"work_shifts": "9:00-12:00"}),
        ("years/seeding", {"year": "2026"}),
        ("years/confirmation", {"year": "2027"}),
    ],
)
@pytest.mark.parametrize("place", [OTHER, "", "99", "x"])
def test_another_countys_calendar_is_not_there_for_her(
    sit: Sit, path: str, form: dict[str, str], place: str
) -> None:
    desk = sit(lin())
    assert desk.post(f"{PAGE}/{path}", {"place": place, **form}).status_code == 404
    assert desk.get(f"{PAGE}?place={place}").status_code == 404
    assert not Calendar.objects.exists()
    assert not Event.objects.exists()


def test_a_year_that_is_no_year_is_not_found(sit: Sit) -> None:
    answer = sit(lin()).post(f"{PAGE}/years/confirmation", {"place": COUNTY, "year": "soon"})
    assert answer.status_code == 404
    for query in ("year=soon&day=never", "year=1066", "day=9999-12-31", "day=0001-01-01"):
        assert sit(lin()).get(f"{PAGE}?{query}").status_code == 200


def test_a_clerk_has_no_calendar_to_keep(sit: Sit) -> None:
    clerk = sit(make_actor(Role.COMMUNITY_CLERK, scope_code=COUNTY))
    assert clerk.get(PAGE).status_code == 403
    assert clerk.post(f"{PAGE}/hours", {"place": COUNTY}).status_code == 403
    assert not Calendar.objects.exists()


def test_the_desk_warns_until_somebody_confirms(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from shanzhi.kernel import clock

    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, 8, tzinfo=UTC))
    seed_published_years(by=SYSTEM)
    operator = make_actor(Role.OPERATOR, scope_code="")
    desk = sit(operator)
    warned = desk.get("/operator/dead-letters").content.decode()
    assert "2027 年的工作日历还没有确认，离新年还有 37 天" in warned
    page = desk.get(f"{PAGE}?year=2027").content.decode()
    assert "2027 年的节假日还没有确认" in page
    assert "载入放假安排" not in page
    said = desk.post(f"{PAGE}/years/confirmation", {"place": "", "year": "2027"}, follow=True)
    assert "2027 年的工作日历已确认" in said.content.decode()
    assert "还没有确认" not in desk.get("/operator/dead-letters").content.decode()


def test_a_new_system_offers_the_published_year(sit: Sit) -> None:
    desk = sit(make_actor(Role.OPERATOR, scope_code=""))
    assert "载入放假安排" in desk.get(f"{PAGE}?year=2026").content.decode()
    assert "沿用上级" in desk.get(f"{PAGE}?year=2026&place={COUNTY}").content.decode()
    desk.post(f"{PAGE}/years/seeding", {"place": "", "year": "2026"})
    assert not calendar_for(COUNTY).works_on(date(2026, 10, 1))
    emptied = desk.post(f"{PAGE}/hours", {"place": "", "year": "2026"})
    assert emptied.status_code == 422
    assert "请至少选一个工作日" in emptied.content.decode()
