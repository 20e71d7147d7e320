"""A place is warned of once, those who can act are told once with why, and it ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shanzhi.cases.tests.factories import COMMUNITY, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.insight.actions.screens import find_warnings as finding
from shanzhi.insight.actions.screens import make_forecast as forecasting
from shanzhi.insight.actions.screens.find_warnings import find_warnings
from shanzhi.insight.actions.screens.make_forecast import make_forecast
from shanzhi.insight.events import WarningOpened
from shanzhi.insight.handlers import tell_who_can_act
from shanzhi.insight.models import PlaceForecast, PlaceWarning
from shanzhi.insight.tests.test_forecasts import poisson
from shanzhi.kernel.api import SYSTEM, Actor, Denied, EventRecord, Role, now
from shanzhi.messaging.tests.factories import notices_from
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]


def look(counts: list[float], late: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """The community counts this, its street nothing."""

    def of_community(numbers: list[float]) -> object:
        def read(_viewer: Actor, place: str, _at: datetime, _days: int) -> list[float]:
            return numbers if place == COMMUNITY else [0.0] * 30

        return read

    monkeypatch.setattr(finding, "by_day_and_night", of_community(counts))
    monkeypatch.setattr(finding, "late_at_this_hour", of_community(late))


def kinds() -> list[str]:
    """What was announced about warnings."""
    rows = EventRecord.objects.filter(aggregate="warning").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_it_opens_once_is_told_once_and_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    town = make_town()
    at = now()
    look([*([3.0] * 56), 30.0], [0.0] * 29, monkeypatch)
    opened = find_warnings(STREET, by=SYSTEM, at=at)
    assert [(row.kind, row.place_code, row.value) for row in opened] == [("unusual", COMMUNITY, 30)]
    assert find_warnings(STREET, by=SYSTEM, at=at + timedelta(hours=1)) == []
    row = PlaceWarning.objects.get()
    assert row.seen_at == at + timedelta(hours=1)
    look([*([3.0] * 56), 4.0], [0.0] * 29, monkeypatch)
    find_warnings(STREET, by=SYSTEM, at=at + timedelta(hours=2))
    row.refresh_from_db()
    assert row.ended_at == at + timedelta(hours=2)
    assert kinds() == ["insight.WarningOpened", "insight.WarningEnded"]
    record = EventRecord.objects.get(kind="insight.WarningOpened")
    event = WarningOpened(warning_id=row.pk, rule="unusual", value=30, usual=3, limit=row.limit)
    for _again in range(2):
        tell_who_can_act(event, record)
    notices = notices_from("insight.warning.unusual")
    assert [notice.account_id for notice in notices] == [town.clerk.id]
    page = browser_of(town.clerk).get("/inbox")
    assert "一昼夜新增 30 件，近八周一般 3 件" in text_of(page)
    assert browser_of(town.clerk).get(notices[0].link).status_code == 200


def test_the_wall_says_why_and_leads_to_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    town = make_town()
    look([1.0] * 57, [*([2.0] * 28), 25.0], monkeypatch)
    find_warnings(STREET, by=SYSTEM)
    page = text_of(browser_of(town.clerk).get("/cockpit/"))
    assert "超时 25 件，近四周同时刻一般 2 件" in page
    assert f"/desk/?place={COMMUNITY}&late=1" in page


def test_the_house_alone_looks_for_warnings() -> None:
    make_town()
    with pytest.raises(Denied):
        find_warnings(STREET, by=make_staff(Role.STREET_DISPATCHER, STREET, name="韩雪梅"))


def test_a_forecast_is_kept_shown_and_warns_only_where_it_is_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_town()
    counts = [*([0.0] * 100), *poisson(300)]
    monkeypatch.setattr(forecasting, "by_calendar_day", lambda *_asked: counts)
    assert make_forecast(STREET, by=SYSTEM)
    row = make_forecast(STREET, by=SYSTEM)
    assert row is not None
    assert row.is_better
    assert PlaceForecast.objects.count() == 1
    assert not PlaceWarning.objects.exists()
    leader = browser_of(make_staff(Role.LEADER, STREET, name="沈明远"))
    assert "八成把握落在带内" in text_of(leader.get("/cockpit/"))
    PlaceForecast.objects.update(is_better=False)
    assert "不比照搬上周同一天更准" in text_of(leader.get("/cockpit/"))
    monkeypatch.setattr(forecasting, "by_calendar_day", lambda *_asked: counts[:120])
    assert make_forecast(STREET, by=SYSTEM) is None
    assert not PlaceForecast.objects.exists()
