"""A dispatcher's sixth hour: by keys alone, nothing lost, the list where it was."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
PAUSE_OF_A_WRITER = 3.0  # seconds: what was typed has been sent by then


def desk_of(open_page: OpenPage, house: House, path: str = "/desk/", who: str = "city") -> Page:
    """The county's dispatcher, whose queue is long."""
    page = open_page(Size.DESK, "/login")
    sign_in(page, house, who)
    page.goto(path)
    return page


def opened(page: Page) -> str:
    """The number of the matter beside the queue."""
    return page.locator("#detail article .numeric").first.inner_text()


def test_a_matter_is_dispatched_without_a_mouse(open_page: OpenPage, house: House) -> None:
    page = desk_of(open_page, house, "/desk/?tab=dispatched")
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    keys.press("Escape")
    keys.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.press("Escape")
    for key in "jjk":
        keys.press(key)
    keys.press("Enter")
    expect(page.locator("#detail article")).to_be_visible()
    number = opened(page)
    keys.press("e")
    dialog = page.get_by_role("dialog", name="派单")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    expect(dialog.get_by_label("派给")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("公共照明归这家单位维护")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_text("已派单。")).to_be_visible()
    assert opened(page) == number
    expect(page.locator("#history").get_by_text("公共照明归这家单位维护")).to_be_visible()


def test_c_opens_the_closing_for_whoever_may_close(open_page: OpenPage, house: House) -> None:
    page = desk_of(open_page, house, "/desk/?tab=in_progress", who="clerk")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#detail article")).to_be_visible()
    if page.locator('[data-key="c"]').count():
        page.keyboard.press("c")
        expect(page.get_by_role("dialog", name="办结")).to_be_visible()
        assert_accessible(page)


def test_back_finds_the_list_where_it_was(open_page: OpenPage, house: House) -> None:
    page = desk_of(open_page, house)
    queue = page.locator(".split-list")
    row = page.locator("a[data-row]").nth(20)
    row.scroll_into_view_if_needed()
    before = queue.evaluate("pane => pane.scrollTop")
    assert before > 0
    row.click()
    expect(page.locator("#detail article")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("请选择一件诉求")).to_be_visible()
    assert queue.evaluate("pane => pane.scrollTop") == before
    # A whole page later, too: a remark is posted, and the row is still on the screen.
    row.click()
    page.get_by_label("写一句").fill("已电话联系居民")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已记下，仅内部可见。")).to_be_visible()
    expect(page.locator("a[data-row][aria-current]")).to_be_in_viewport()


def test_a_remark_half_written_is_there_again_and_forgotten_once_sent(
    open_page: OpenPage, house: House
) -> None:
    page = desk_of(open_page, house)
    page.locator("a[data-row]").nth(3).click()
    page.get_by_label("写一句").fill("下午三点到现场")
    page.wait_for_function("() => Object.keys(localStorage).length > 0")
    page.reload()
    expect(page.get_by_label("写一句")).to_have_value("下午三点到现场")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已记下，仅内部可见。")).to_be_visible()
    expect(page.get_by_label("写一句")).to_have_value("")


def test_a_remark_is_there_in_a_page_that_was_read_before_it_reached_the_server(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    # For the browser an answer from this test comes from the net, which may not call on this machine.
    expected_errors.extend(["loopback", "net::ERR_FAILED"])
    page = desk_of(open_page, house)
    page.locator("a[data-row]").nth(4).click()
    expect(page.locator("#detail article")).to_be_visible()

    def answer_late(route: Route) -> None:
        read_already = route.fetch()
        time.sleep(PAUSE_OF_A_WRITER)
        route.fulfill(response=read_already)

    page.route(page.url, answer_late, times=1)
    with page.expect_response(lambda answer: answer.url.endswith("/drafts/comment")) as kept:
        page.get_by_label("写一句").fill("等物业回电")
        page.reload()
    assert kept.value.ok
    expect(page.get_by_label("写一句")).to_have_value("等物业回电")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已记下，仅内部可见。")).to_be_visible()


def test_a_refused_dispatch_is_open_again_with_its_words(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append("status of 422")
    page = desk_of(open_page, house, "/desk/?tab=dispatched")
    page.locator("a[data-row]").nth(1).click()
    expect(page.locator("#detail article")).to_be_visible()
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="派单")
    dialog.get_by_label("理由").fill("归市政")
    dialog.locator("form").evaluate("form => { form.noValidate = true }")
    dialog.get_by_role("button", name="确认派单").click()
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("请选择承办单位。")).to_be_visible()
    expect(dialog.get_by_label("理由")).to_have_value("归市政")
    assert_accessible(page)


def test_a_category_is_found_by_two_characters(open_page: OpenPage, house: House) -> None:
    page = desk_of(open_page, house)
    page.locator("a[data-row]").nth(5).click()
    page.get_by_text("更正类别").click()
    page.get_by_label("正确的类别").focus()
    expect(page.locator("#category_list option")).not_to_have_count(0)
    name = page.locator("#category_list option").nth(200).get_attribute("value") or ""
    page.get_by_label("正确的类别").fill(name)
    page.get_by_role("button", name="保存类别").click()
    expect(page.get_by_text("类别由工作人员更正为")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "size", "path"),
    [
        ("dispatcher", Size.DESK, "/desk/?late=1"),
        ("dispatcher", Size.PHONE, "/desk/"),
        ("leader", Size.DESK, "/desk/rules"),
        ("leader", Size.DESK, "/cockpit/"),
        ("leader", Size.PHONE, "/cockpit/"),
        ("worker", Size.PHONE, "/worker/"),
        ("worker", Size.DESK, "/worker/"),
    ],
)
def test_staff_pages_read_well(
    open_page: OpenPage, house: House, who: str, size: Size, path: str
) -> None:
    page = open_page(size, "/login")
    sign_in(page, house, who)
    page.goto(path)
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= screen.width")
    picture(page, f"staff-{who}-{path.strip('/').split('?')[0].replace('/', '-')}")
    rows = page.locator("a[data-row], main a.row").filter(has=page.locator(".chip"))
    if not path.startswith("/cockpit") and rows.count():
        rows.first.click()
        expect(page.locator("article.matter")).to_be_visible()
        assert_accessible(page)
        picture(page, f"staff-{who}-matter")


def test_the_town_stands_on_the_map_and_in_the_list(open_page: OpenPage, house: House) -> None:
    page = open_page(Size.DESK, "/login")
    sign_in(page, house, "leader")
    page.goto("/cockpit/twin")
    expect(page.locator("sz-twin canvas")).to_be_visible()
    expect(page.get_by_role("button", name="放大")).to_be_visible()
    expect(page.get_by_label("感知设备")).to_be_checked()
    page.get_by_role("searchbox").fill("锦云花园1幢")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="锦云花园1幢").click()
    beside = page.get_by_role("complementary", name="选中的楼")
    expect(beside.get_by_role("heading", name="锦云花园1幢")).to_be_visible()
    expect(beside.get_by_text("1-101")).to_be_visible()
    assert_accessible(page)
    picture(page, "twin")


def test_the_town_is_a_list_without_scripts(open_page: OpenPage, house: House) -> None:
    page = open_page(Size.PHONE, "/login", java_script_enabled=False)
    sign_in(page, house, "leader")
    page.goto("/cockpit/twin?q=锦云花园1幢")
    page.get_by_role("link", name="锦云花园1幢").click()
    expect(page.get_by_role("list", name="楼层，从上到下")).to_be_visible()
    expect(page.get_by_text("1-101")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_the_desk_in_another_language(open_page: OpenPage, house: House, language: str) -> None:
    page = desk_of(open_page, house, who="dispatcher")
    page.locator("header .menu").first.click()
    page.locator(f'header button[value="{language}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator("a[data-row]").first.click()
    expect(page.locator("article.matter")).to_be_visible()
    assert_accessible(page)
    picture(page, f"staff-desk-{language}")
    page.goto("/cockpit/")
    assert_accessible(page)


def test_a_matter_prints_on_white_paper(open_page: OpenPage, house: House) -> None:
    page = desk_of(open_page, house)
    page.locator("a[data-row]").first.click()
    expect(page.locator("article.matter")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".desk-nav")).to_be_hidden()
    expect(page.locator(".split-list")).to_be_hidden()
    expect(page.get_by_text("诉求单")).to_be_visible()
    expect(page.locator("#words")).to_be_visible()
    expect(page.get_by_label("写一句")).to_be_hidden()


def test_the_page_of_the_api_reads_well(open_page: OpenPage) -> None:
    page = open_page(Size.DESK, "/api/v1/docs")
    page.locator("details.card summary").nth(1).click()
    assert_accessible(page)
    picture(page, "api")
