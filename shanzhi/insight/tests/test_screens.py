"""Screens are arranged by the desk of a place, hold for what lies below it, and are published by hand."""

from __future__ import annotations

import re

import pytest

from shanzhi.cases.tests.factories import COMMUNITY, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.insight.actions.screens.arrange_screen import arrange_screen
from shanzhi.insight.actions.screens.publish_screen import publish_screen
from shanzhi.insight.actions.screens.withdraw_screen import withdraw_screen
from shanzhi.insight.models import Panel, Screen
from shanzhi.insight.queries.figures import indicators
from shanzhi.insight.queries.screens.layout import draft_of, layout_of, shipped
from shanzhi.insight.rules.screens.panels import KINDS, PanelSpec, fits, in_order, moved
from shanzhi.insight.rules.screens.shipped import SHIPPED
from shanzhi.insight.rules.screens.themes import THEMES
from shanzhi.kernel.api import Actor, Conflict, Denied, EventRecord, Invalid, Role
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
STREET = COMMUNITY[:9]
COUNTY = COMMUNITY[:6]
MAP = PanelSpec("centre", "map", ("open",))
BARS = PanelSpec("left", "categories", ("came",), 7)


def dispatcher(scope: str = STREET) -> Actor:
    """Of a street."""
    return make_staff(Role.STREET_DISPATCHER, scope, name="韩雪梅")


def told() -> list[str]:
    """Kinds of what was announced about screens."""
    return list(
        EventRecord.objects.filter(aggregate="screen").order_by("pk").values_list("kind", flat=True)
    )


def test_every_screen_that_ships_fits_and_every_theme_has_one() -> None:
    known = indicators()
    assert set(SHIPPED) == {theme.key for theme in THEMES}
    for theme, panels in SHIPPED.items():
        assert shipped(theme) == list(panels), theme
        assert all(fits(panel, known) for panel in panels)
        assert in_order(panels) == list(panels)
    assert len({kind.key for kind in KINDS}) == len(KINDS)


def test_a_panel_is_moved_where_it_may_stand() -> None:
    panels = [BARS, MAP, PanelSpec("right", "latest"), PanelSpec("right", "warnings")]
    there = moved(panels, 0, "right", 1)
    assert [panel.kind for panel in there] == ["map", "latest", "categories", "warnings"]
    assert moved(panels, 1, "left", 0) == panels  # a map stands in the middle
    assert moved(panels, 9, "left", 0) == panels
    assert moved(moved(panels, 2, "right", 99), 3, "right", 0) == panels


def test_a_draft_is_seen_by_nobody_until_it_is_published_and_holds_below() -> None:
    make_town()
    street = dispatcher()
    arrange_screen(STREET, "", [MAP, BARS], by=street, seen=0)
    assert layout_of(street, STREET, "").source is None
    draft = draft_of(street, STREET, "")
    assert (draft.panels, draft.version, draft.is_changed) == ([BARS, MAP], 1, True)
    publish_screen(STREET, "", by=street, seen=1)
    for place in (STREET, COMMUNITY):
        assert layout_of(street, place, "").panels == [BARS, MAP]
    assert layout_of(street, STREET, "jobs").source is None
    withdraw_screen(STREET, "", by=street)
    withdraw_screen(STREET, "", by=street)
    assert layout_of(street, COMMUNITY, "").source is None
    assert told() == [
        "insight.ScreenArranged",
        "insight.ScreenPublished",
        "insight.ScreenWithdrawn",
    ]


def test_the_street_arranges_nothing_for_the_county_and_no_nonsense() -> None:
    make_town()
    street = dispatcher()
    with pytest.raises(Denied):
        arrange_screen(COUNTY, "", [MAP], by=street, seen=0)
    for wrong in (PanelSpec("left", "map", ("open",)), PanelSpec("left", "trend", ("gold",), 7)):
        with pytest.raises(Invalid):
            arrange_screen(STREET, "", [wrong], by=street, seen=0)
    with pytest.raises(Invalid):
        arrange_screen(STREET, "", [BARS] * 17, by=street, seen=0)
    with pytest.raises(Invalid):
        publish_screen(STREET, "", by=street, seen=0)
    assert not Panel.objects.exists()
    assert not told()


def test_two_at_once_do_not_undo_each_other() -> None:
    make_town()
    street = dispatcher()
    arrange_screen(STREET, "", [MAP], by=street, seen=0)
    with pytest.raises(Conflict):
        arrange_screen(STREET, "", [BARS], by=street, seen=0)
    with pytest.raises(Conflict):
        publish_screen(STREET, "", by=street, seen=0)
    assert draft_of(street, STREET, "").panels == [MAP]


def test_the_desk_adds_moves_changes_removes_and_publishes_without_code() -> None:
    make_town()
    browser = browser_of(dispatcher())
    here = {"place": STREET, "theme": "safety"}

    def post(path: str, **given: object) -> None:
        page = text_of(browser.get("/desk/screens", here))
        found = re.search(r'name="seen" value="(\d+)"', page)
        assert found
        given = {**here, "seen": found.group(1), **given}
        assert browser.post(f"/desk/screens/{path}", given).status_code == 303

    post("panels", kind="sources", slot="left", indicators=["came"], days="7")
    street = dispatcher()
    before = draft_of(street, STREET, "safety").panels
    index = before.index(PanelSpec("left", "sources", ("came",), 7))
    post("move", index=index, slot="right", to=0)
    first = next(p for p in draft_of(street, STREET, "safety").panels if p.slot == "right")
    assert first.kind == "sources"
    index = draft_of(street, STREET, "safety").panels.index(first)
    post("panel", index=index, indicators=["handled"], days="30")
    assert draft_of(street, STREET, "safety").panels[index].indicators == ("handled",)
    post("removal", index=index)
    post("publication")
    assert layout_of(street, STREET, "safety").source == STREET
    assert text_of(browser.get(f"/cockpit/?place={STREET}&theme=safety"))
    post("withdrawal")
    assert Screen.objects.get().published_at is None
