"""A dispatcher's whole day by keys alone: not one call of the mouse in this journey."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]


def signed_in(open_page: OpenPage, house: House, who: str, path: str) -> Page:
    """Somebody at the desk, who has typed name and password and pressed Enter."""
    page = open_page(Size.DESK, "/login")
    sign_in(page, house, who)
    page.goto(path)
    return page


def opened(page: Page) -> str:
    """The number of the matter beside the queue."""
    expect(page.locator("#detail article")).to_be_visible()
    return page.locator("#detail article .numeric").first.inner_text()


def to_the_desk(page: Page) -> None:
    """What a grid's team has is given to the community's own desk first."""
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="派单")
    expect(dialog.get_by_label("派给")).to_be_focused()
    names = dialog.locator("option").all_inner_texts()
    for _ in range(next(at for at, name in enumerate(names) if name.endswith("居委会"))):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("网格队伍今天不在，社区先办")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已派单。")).to_be_visible()


def test_a_clerk_searches_accepts_comments_and_closes(open_page: OpenPage, house: House) -> None:
    page = signed_in(open_page, house, "clerk", "/desk/")
    keys = page.keyboard
    for key in ("g", "3"):
        keys.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("接单")
    assert_accessible(page)
    keys.press("j")
    keys.press("Enter")
    number = opened(page)
    if not page.locator('[data-key="a"]').count():
        to_the_desk(page)
    keys.press("a")
    expect(page.get_by_text("已接单，请尽快联系居民。")).to_be_visible()
    keys.press("/")
    keys.type(number)
    keys.press("Escape")
    keys.press("m")
    expect(page.get_by_label("写一句")).to_be_focused()
    keys.type("已电话联系，下午去现场")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_text("已记下，仅内部可见。")).to_be_visible()
    keys.press("c")
    dialog = page.get_by_role("dialog", name="办结")
    expect(dialog).to_be_visible()
    keys.press("Space")
    dialog.get_by_label("给居民的答复").focus()
    keys.type("已修好，请验收")
    dialog.get_by_role("button", name="确认办结").focus()
    keys.press("Enter")
    expect(page.get_by_text("已报告处理完毕，等居民评价。")).to_be_visible()
    assert opened(page) == number


def test_a_dispatcher_ticks_dispatches_and_takes_it_back(open_page: OpenPage, house: House) -> None:
    page = signed_in(open_page, house, "dispatcher", "/desk/?tab=dispatched")
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    assert_accessible(page)
    picture(page, "day-keys")
    keys.press("Escape")
    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("j")
    keys.press("X")
    bar = page.locator("[data-bulk]")
    expect(bar).to_contain_text("已选 3 件")
    assert_accessible(page)
    picture(page, "day-ticked")
    keys.press("b")
    expect(page.get_by_role("heading", level=1)).to_have_text("批量处理 3 件")
    expect(page.get_by_label("派给")).to_be_focused()
    assert_accessible(page)
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("这几件归同一家单位")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("批量派单")
    expect(page.get_by_text("十分钟内可以撤销")).to_be_visible()
    assert_accessible(page)
    picture(page, "day-bulk")
    keys.press("z")
    expect(page.get_by_text("已撤销")).to_be_visible()
    picture(page, "day-undone")


def test_a_dispatcher_dispatches_one_and_walks_the_lists(open_page: OpenPage, house: House) -> None:
    page = signed_in(open_page, house, "city", "/desk/?tab=dispatched")
    keys = page.keyboard
    keys.press("j")
    keys.press("Enter")
    number = opened(page)
    keys.press("e")
    expect(page.get_by_role("dialog", name="派单").get_by_label("派给")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("公共照明归这家单位维护")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_text("已派单。")).to_be_visible()
    assert opened(page) == number
    for key, title in (
        ("1", "点单"),
        ("2", "派单"),
        ("3", "接单"),
        ("4", "评单"),
        ("0", "诉求队列"),
    ):
        page.wait_for_load_state("load")  # the keys are there when the scripts have run
        keys.press("g")
        keys.press(key)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert_accessible(page)
        picture(page, f"day-list-{key}")
    keys.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.type("路灯")
    keys.press("Enter")
    expect(page).to_have_url(re.compile("q="))
    keys.press("j")
    keys.press("Enter")
    expect(page.locator("#detail article")).to_be_visible()


@pytest.mark.parametrize("size", [Size.DESK, Size.PHONE])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("asked", "/desk/lists/asked"),
        ("taken", "/desk/lists/taken?tab=held"),
        ("rated", "/desk/lists/rated?tab=rated"),
        ("views", "/desk/views"),
        ("call", "/desk/calls/new"),
        ("rules", "/desk/rules"),
    ],
)
def test_the_pages_of_many_matters_read_well(
    open_page: OpenPage, house: House, size: Size, name: str, path: str
) -> None:
    page = open_page(size, "/login")
    sign_in(page, house, "city")
    page.goto(path)
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= screen.width")
    picture(page, f"many-{name}")


def test_a_rule_is_tried_and_saved_by_keys(open_page: OpenPage, house: House) -> None:
    page = signed_in(open_page, house, "city", "/desk/rules")
    keys = page.keyboard
    page.get_by_label("哪个地方的规则").focus()
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("派单规则")
    assert_accessible(page)
    picture(page, "many-rule-set")
    keys.press("j")
    keys.press("Enter")
    page.get_by_label("从几点起").focus()
    keys.press("Control+A")
    keys.type("18")
    assert_accessible(page)
    picture(page, "many-rule-form")
    page.get_by_role("button", name="先用上月的诉求试算").focus()
    keys.press("Enter")
    expect(page.get_by_text("假定换了单位也在同一时刻办结")).to_be_visible()
    assert_accessible(page)
    picture(page, "many-trial")
    page.get_by_role("button", name="就按这份保存").focus()
    keys.press("Enter")
    expect(page.get_by_text("规则已保存，从现在起生效。")).to_be_visible()
    page.goto(page.url + "versions")
    assert_accessible(page)
    picture(page, "many-versions")


def test_a_call_finds_its_place_while_the_clerk_types(open_page: OpenPage, house: House) -> None:
    page = signed_in(open_page, house, "city", "/desk/calls/new")
    keys = page.keyboard
    expect(page.get_by_label("来电号码")).to_be_focused()
    keys.type("13800000009", delay=40)
    keys.press("Tab")
    keys.type("楼下的路灯坏了三天，晚上看不见路")
    keys.press("Tab")
    name = page.request.get("/desk/lists/asked").text().split('class="matter-note">')[1]
    keys.type(name.split(" · ")[1])
    expect(page.get_by_role("group", name="是不是这里")).to_be_visible()
    assert_accessible(page)
    picture(page, "many-call-typed")
    page.get_by_role("button", name="登记", exact=True).focus()
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/desk/calls/\d"))
    expect(page.get_by_role("heading", level=1)).to_have_text("已登记")
    assert_accessible(page)
    picture(page, "many-call-taken")
    keys.press("n")
    expect(page.get_by_label("来电号码")).to_be_focused()
    keys.type("13800000009", delay=40)
    expect(page.get_by_text("138****0009 以前的诉求")).to_be_visible()
    assert_accessible(page)
    picture(page, "many-call-again")
