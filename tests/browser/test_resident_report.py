"""A resident reports from a phone, on good days and on bad ones: no word is lost, and one matter
comes of it however often it is sent."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.visit import Size, picture
from tests.outage import away

OpenPage = Callable[..., Page]
UNTIL_KEPT = """() => new Promise((kept) => {
  const look = () => (localStorage.length ? kept() : setTimeout(look, 50)); look(); })"""
NETWORK_ERRORS = r"net::ERR_|Failed to load resource|Failed to fetch"


def story() -> str:
    """A report that no other journey tells, so that its matters can be counted."""
    return f"三号楼门口的路灯不亮，晚上看不清台阶。记号 {uuid.uuid4().hex[:12]}"


def matters_of(house: House, text: str) -> int:
    """How many matters have this text."""
    with psycopg.connect(house.database_url) as link:
        row = link.execute("SELECT count(*) FROM cases_casetext WHERE body = %s", [text]).fetchone()
        assert row
        return int(row[0])


def form(open_page: OpenPage, house: House, size: Size = Size.PHONE, **options: Any) -> Page:
    """The page with the form, open on a new person's device."""
    return open_page(size, f"/g/{house.demo['grid']}/report", **options)


def write(page: Page, text: str) -> None:
    """Say what happened."""
    page.get_by_label("发生了什么事").fill(text)


def send(page: Page) -> None:
    """Press the one button."""
    page.get_by_role("button", name="发送", exact=True).click()


def photo() -> FilePayload:
    """A large photo, as a phone takes it."""
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "#5a2").save(out, "JPEG")
    return {"name": "street.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.mark.parametrize("size", [Size.PHONE, Size.DESK])
@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_from_the_code_on_the_wall_to_the_matter(
    open_page: OpenPage, house: House, size: Size, mode: str
) -> None:
    text = story()
    page = open_page(size, f"/g/{house.demo['grid']}")
    if mode == "elder":
        page.get_by_role("button", name="长辈版").click()
    assert_accessible(page)
    picture(page, f"resident-grid-{mode}")
    page.get_by_role("main").get_by_role("link", name="我要报事").first.click()
    write(page, text)
    expect(page.get_by_text("看起来是")).to_be_visible()
    page.locator("input[type=file]").set_input_files([photo(), photo()])
    expect(page.locator("input[name=file_ids]")).to_have_count(2)
    assert_accessible(page)
    picture(page, f"resident-report-{mode}")
    send(page)
    page.wait_for_url("**/m/*")
    expect(page.get_by_text("我们收到了")).to_be_visible()
    expect(page.locator(".thumbs img")).to_have_count(2)
    assert_accessible(page)
    picture(page, f"resident-matter-{mode}")
    page.get_by_role("navigation", name="主要页面").get_by_role("link", name="我的").click()
    expect(page.get_by_text("三号楼门口的路灯不亮").first).to_be_visible()
    assert_accessible(page)
    assert matters_of(house, text) == 1


def test_a_double_tap_makes_one_matter(open_page: OpenPage, house: House) -> None:
    text, page = story(), form(open_page, house)
    write(page, text)
    page.get_by_role("button", name="发送", exact=True).dblclick()
    page.wait_for_url("**/m/*")
    assert matters_of(house, text) == 1


def test_a_lost_reply_makes_one_matter(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append(NETWORK_ERRORS)
    text, page = story(), form(open_page, house)
    lost: list[str] = []

    def lose_the_first_reply(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.fetch(max_redirects=0)  # the server has it, the phone never hears
            route.abort()
        else:
            route.continue_()

    page.route("**/report", lose_the_first_reply)
    write(page, text)
    send(page)
    page.wait_for_url("**/m/*")
    assert lost
    assert matters_of(house, text) == 1


def test_a_busy_server_is_tried_again_and_the_words_stay(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append(NETWORK_ERRORS)
    text, page = story(), form(open_page, house)
    page.route("**/report", lambda route: route.fulfill(status=503, body="busy"))
    write(page, text)
    send(page)
    expect(page.get_by_text("待发送")).to_be_visible()
    expect(page.get_by_label("发生了什么事")).to_have_value(text)
    assert matters_of(house, text) == 0
    page.unroute("**/report")
    page.wait_for_url("**/m/*")
    assert matters_of(house, text) == 1


def test_without_signal_the_report_waits_and_goes_when_it_comes_back(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append(NETWORK_ERRORS)
    text, page = story(), form(open_page, house)
    write(page, text)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_text("待发送")).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_url("**/m/*")
    assert matters_of(house, text) == 1


def test_what_was_typed_is_there_again_after_the_page_was_closed(
    open_page: OpenPage, house: House
) -> None:
    text, page = story(), form(open_page, house)
    write(page, text)
    page.evaluate(UNTIL_KEPT)
    page.goto("/")
    page.goto(f"/g/{house.demo['grid']}/report")
    expect(page.get_by_label("发生了什么事")).to_have_value(text)
    send(page)
    page.wait_for_url("**/m/*")
    page.goto(f"/g/{house.demo['grid']}/report")
    expect(page.get_by_label("发生了什么事")).to_have_value("")
    assert matters_of(house, text) == 1


def test_the_database_goes_away_and_the_words_arrive_when_it_is_back(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append(NETWORK_ERRORS)
    text, page = story(), form(open_page, house)
    write(page, text)
    with away(house.database_url):
        send(page)
        expect(page.get_by_text("待发送")).to_be_visible()
        page.wait_for_timeout(10_000)
        expect(page.get_by_label("发生了什么事")).to_have_value(text)
    page.wait_for_url("**/m/*", timeout=40_000)
    assert matters_of(house, text) == 1


def test_text_and_photo_go_without_any_script(open_page: OpenPage, house: House) -> None:
    text = story()
    page = form(open_page, house, java_script_enabled=False)
    write(page, text)
    page.locator("input[type=file]").set_input_files([photo()])
    send(page)
    page.wait_for_url("**/m/*")
    expect(page.get_by_text(text)).to_be_visible()
    expect(page.locator(".thumbs img")).to_have_count(1)
    assert matters_of(house, text) == 1


def test_a_refused_form_comes_back_in_place_with_words_and_photos(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append(NETWORK_ERRORS)
    page = form(open_page, house)
    write(page, "吵" * 10_001)
    page.locator("input[type=file]").set_input_files([photo()])
    expect(page.locator("input[name=file_ids]")).to_have_count(1)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("最多 10000 字")
    expect(page.get_by_label("发生了什么事")).to_have_value("吵" * 10_001)
    expect(page.locator("input[name=file_ids][type=checkbox]")).to_be_checked()
    assert_accessible(page)
    text = story()
    write(page, text)
    send(page)
    page.wait_for_url("**/m/*")
    expect(page.locator(".thumbs img")).to_have_count(1)
    assert matters_of(house, text) == 1


def test_a_neighbours_matter_is_shown_first_and_takes_a_voice(
    open_page: OpenPage, house: House
) -> None:
    text = story()
    neighbour = form(open_page, house)
    write(neighbour, text)
    send(neighbour)
    neighbour.wait_for_url("**/m/*")
    page = form(open_page, house)
    write(page, text)
    expect(page.get_by_text("邻居已经报过类似的事")).to_be_visible()
    assert_accessible(page)
    picture(page, "resident-similar")
    page.get_by_role("button", name="是这件，我附议").first.click()
    page.wait_for_url("**/near")
    expect(page.get_by_text("已附议")).to_be_visible()
    assert_accessible(page)
    assert matters_of(house, text) == 1


def test_the_place_is_pointed_out_on_a_map(open_page: OpenPage, house: House) -> None:
    text, page = story(), form(open_page, house)
    write(page, text)
    page.get_by_role("button", name="在地图上指出位置").click()
    expect(page.locator("[data-map] canvas")).to_be_visible()
    assert_accessible(page)
    picture(page, "resident-map")
    page.locator("[data-map] canvas").click(position={"x": 120, "y": 90})
    expect(page.locator("input[name=lat]")).not_to_have_value("")
    picture(page, "resident-map-chosen")
    send(page)
    page.wait_for_url("**/m/*")
    with psycopg.connect(house.database_url) as link:
        found = link.execute(
            "SELECT c.place_source FROM cases_case c JOIN cases_casetext t ON t.case_id = c.id"
            " WHERE t.body = %s",
            [text],
        ).fetchone()
    assert found == ("point",)
