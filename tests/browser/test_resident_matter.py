"""The reporter comes back to the matter page: sees how it stands, and has the last word."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from shanzhi.cases.rules.links import link_token
from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]


def link_in_state(house: House, state: str) -> str:
    """The follow-up link of a matter that the demo left in this state, as its reporter has it."""
    with psycopg.connect(house.database_url) as link:
        row = link.execute(
            "SELECT public_id, link_version FROM cases_case WHERE state = %s AND times_returned = 0"
            " ORDER BY id LIMIT 1",
            [state],
        ).fetchone()
    assert row, f"the demo has no matter in state {state}"
    return f"/m/{link_token(row[0], row[1], house.secret_key)}"


@pytest.mark.parametrize("state", ["dispatched", "in_progress", "handled", "rated", "not_rated"])
@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_every_state_is_told_in_plain_words(
    open_page: OpenPage, house: House, state: str, mode: str
) -> None:
    page = open_page(Size.PHONE, link_in_state(house, state))
    if mode == "elder":
        page.get_by_role("button", name="长辈版").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("谁在办")).to_be_visible()
    assert_accessible(page)
    picture(page, f"resident-{state}-{mode}")


def test_not_solved_goes_back_with_a_reason(open_page: OpenPage, house: House) -> None:
    page = open_page(Size.PHONE, link_in_state(house, "handled"))
    page.get_by_text("没解决？退回重办").click()
    page.get_by_label("哪里没解决").fill("灯修好一天又不亮了")
    page.locator("label[for=return_satisfaction_2]").click()
    assert_accessible(page)
    page.get_by_role("button", name="退回重办").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已退回重办")
    expect(page.get_by_text("灯修好一天又不亮了")).to_be_visible()


def test_the_resident_says_it_is_solved(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append("status of 422")
    page = open_page(Size.PHONE, link_in_state(house, "handled"))
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("alert")).to_contain_text("请先选")
    page.get_by_text("解决了", exact=True).first.click()
    page.locator("label[for=satisfaction_5]").click()
    page.get_by_label("想说的话").fill("来得很快")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您说：解决了")
    assert_accessible(page)


def test_who_has_changed_their_mind_takes_it_back(open_page: OpenPage, house: House) -> None:
    page = open_page(Size.PHONE, link_in_state(house, "dispatched"))
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_text("不用办了，撤回").click()
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您已撤回")


def test_a_stranger_sees_nothing(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append("status of 404")
    page = open_page(Size.PHONE, "/m/" + "a" * 38)
    expect(page.get_by_text("这个链接已经失效或不完整")).to_be_visible()
    assert_accessible(page)


def test_a_forged_code_warns(open_page: OpenPage, house: House, expected_errors: list[str]) -> None:
    expected_errors.append("status of 404")
    page = open_page(Size.PHONE, "/g/0123456789ABCDEF")
    expect(page.get_by_text("不是本平台发放")).to_be_visible()
    expect(page.get_by_role("link", name="拨打 12345")).to_be_visible()
    assert_accessible(page)
    picture(page, "resident-forged")


@pytest.mark.parametrize(
    "path", ["/", "/me", "/?next=report", "/g/{grid}/near", "/g/{grid}/services"]
)
@pytest.mark.parametrize("size", [Size.PHONE, Size.DESK])
def test_every_other_page_opens_for_everybody(
    open_page: OpenPage, house: House, path: str, size: Size
) -> None:
    page = open_page(size, path.format(grid=house.demo["grid"]))
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    picture(page, f"resident-{path.rpartition('/')[2].strip('?') or 'home'}")
