"""Indicators and 自助分析 at the desk and over the API."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate

from shanzhi.cases.tests.factories import COMMUNITY, make_handled, make_report, make_town
from shanzhi.cases.tests.staff import browser_of
from shanzhi.insight.actions.figures.export_model import export_model
from shanzhi.insight.actions.figures.set_indicator import set_indicator
from shanzhi.insight.api import bring_up_to_date
from shanzhi.insight.queries.figures import indicators
from shanzhi.insight.queries.figures.exploring import explored
from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Role
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]


def test_the_page_and_the_api_say_the_same_definition_and_figure() -> None:
    town = make_town()
    make_report(town)
    make_handled(town)
    bring_up_to_date()
    browser = browser_of(make_staff(Role.STREET_DISPATCHER, STREET))
    page = browser.get(f"/desk/indicators?place={STREET}").content.decode()
    answer = browser.get(f"/api/v1/figures?place={STREET}").json()
    told = {one["code"]: one for one in answer["figures"]}
    assert (told["came"]["counted"], told["handled"]["counted"]) == (2, 1)
    for one in told.values():
        assert one["name"] in page
        assert one["numerator"] in page
    parts = browser.get(f"/api/v1/figures/came/parts?place={STREET}&by=category").json()
    assert sum(one["counted"] for one in parts) == 2
    points = browser.get(f"/api/v1/figures/came/series?place={STREET}&step=week").json()
    assert sum(one["counted"] for one in points) == 2
    assert browser.get(f"/api/v1/figures?place={COMMUNITY[:6]}").status_code == 403
    assert browser.get("/api/v1/figures/nothing/series").status_code == 422


def test_a_place_leaves_more_out_and_its_neighbour_does_not() -> None:
    street = make_staff(Role.STREET_DISPATCHER, STREET)
    set_indicator(STREET, "came", by=street, is_shown=True, exclusions=["imported"])
    set_indicator(STREET, "came", by=street, is_shown=True, exclusions=["imported"])
    set_indicator(STREET, "micro", by=street, is_shown=False, exclusions=[])
    assert indicators(COMMUNITY)["came"].exclusions == ("imported",)
    assert indicators("990101002")["came"].exclusions == ()
    assert not indicators(STREET)["micro"].is_shown
    assert EventRecord.objects.filter(kind="insight.IndicatorSet").count() == 1
    with pytest.raises(Denied):
        set_indicator("990101002", "came", by=street, is_shown=False, exclusions=[])


def test_who_may_not_see_the_matters_sees_no_small_cell(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    town = make_town()
    for _again in range(2):
        make_report(town)
    bring_up_to_date()
    assert export_model(by=SYSTEM) == 2
    today = localdate()
    asked = ("came", ["community", "source"], STREET, today - timedelta(days=3), today)
    street = make_staff(Role.STREET_DISPATCHER, STREET)
    (row,) = explored(street, *asked).rows
    assert (row.words, row.value) == (("和风社区", "居民扫码"), 2) or row.value == 2
    beside = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    (row,) = explored(beside, *asked).rows
    assert (row.value, row.is_hidden) == (None, True)
    stranger = make_staff(Role.STREET_DISPATCHER, "990202001")
    with pytest.raises(Denied):
        explored(stranger, *asked)
    browser = browser_of(street)
    page = browser.get(f"/desk/explore?measure=came&rows=street&columns=month&place={STREET}")
    assert "居民扫码" not in page.content.decode()
    assert page.status_code == 200
    file = browser.get(f"/desk/explore/file?measure=came&rows=source&place={STREET}")
    assert "居民扫码,2" in file.content.decode()
