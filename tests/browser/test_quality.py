"""From the closing to the second pair of eyes, and from the rating to the appeal."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
REPLY = "您好！网格员今天上午已到现场清理，如再发生请拨打社区电话。"


def at_desk(open_page: OpenPage, house: House, who: str, path: str, size: Size) -> Page:
    """Somebody who works here, on a page."""
    page = open_page(size, "/login")
    sign_in(page, house, who)
    page.goto(path)
    return page


def take_on(page: Page) -> str:
    """The number of a matter that one's own desk has, and oneself is at from now on."""
    page.goto("/desk/?tab=dispatched")
    href = page.locator("a[data-row]").first.get_attribute("href")
    assert href
    page.goto(href.split("?")[0])
    accept = page.get_by_role("button", name="接单", exact=True)
    if not accept.count():
        page.get_by_role("button", name="派单", exact=True).click()
        dialog = page.get_by_role("dialog", name="派单")
        dialog.get_by_label("派给").select_option(index=1)  # the narrowest: the community's desk
        dialog.get_by_label("理由").fill("由社区先到现场看")
        dialog.get_by_role("button", name="确认派单").click()
        expect(page.get_by_text("已派单。")).to_be_visible()
    accept.click()
    expect(page.get_by_text("已接单，请尽快联系居民。")).to_be_visible()
    return href.split("?")[0].rsplit("/", 1)[1]


def test_rates_and_rules_are_read_on_a_desk_and_on_a_phone(
    open_page: OpenPage, house: House
) -> None:
    for size in (Size.DESK, Size.PHONE):
        page = at_desk(open_page, house, "city", "/desk/rates", size)
        expect(page.get_by_role("heading", name="办理指标")).to_be_visible()
        assert_accessible(page)
        picture(page, "rates")
        page.goto("/desk/quality")
        expect(page.get_by_role("heading", name="质量规则")).to_be_visible()
        assert_accessible(page)
        picture(page, "quality-rules")
        page.goto("/desk/appeals")
        assert_accessible(page)
        picture(page, "appeals")


def test_a_reply_is_read_while_it_is_written_and_cannot_goes_to_the_street(
    open_page: OpenPage, house: House
) -> None:
    page = at_desk(open_page, house, "clerk", "/desk/", Size.DESK)
    number = take_on(page)
    page.get_by_role("button", name="办结", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="办结")
    dialog.get_by_label("给居民的答复").fill("已处理了")
    expect(dialog.get_by_text("居民可能看不明白")).to_be_visible()
    assert_accessible(page)
    picture(page, "reply-check")
    dialog.get_by_label("给居民的答复").fill(REPLY)
    dialog.get_by_text("暂时无法解决").first.click()
    dialog.get_by_label("依据的法规或政策").fill("《市容环境卫生管理条例》第二十条")
    dialog.get_by_role("button", name="确认办结").click()
    expect(page.get_by_text("会签，同意后告知居民")).to_be_visible()
    street = at_desk(open_page, house, "dispatcher", f"/desk/cases/{number}", Size.DESK)
    expect(street.get_by_text("第二十条").first).to_be_visible()
    picture(street, "to-sign")
    street.get_by_role("button", name="会签", exact=True).click()
    sign = street.get_by_role("dialog", name="会签")
    assert_accessible(street)
    picture(street, "signature")
    sign.get_by_text("把原因和依据告诉居民").click()
    sign.get_by_role("button", name="提交会签").click()
    expect(street.get_by_text("已会签，居民会收到答复。")).to_be_visible()
    picture(street, "signed")


def test_where_a_picture_is_taken_is_told_by_a_press(open_page: OpenPage, house: House) -> None:
    page = open_page(
        Size.PHONE,
        "/login",
        geolocation={"latitude": 31.5, "longitude": 120.9, "accuracy": 12},
        permissions=["geolocation"],
    )
    sign_in(page, house, "clerk")
    page.goto(f"/worker/cases/{take_on(page)}")
    page.locator("summary", has_text="处理凭证").click()
    form = page.locator("form[action$='/evidence']")
    form.get_by_role("button", name="附上位置").click()
    expect(form.get_by_text("位置已附上，误差约 12 米")).to_be_visible()
    assert form.locator("input[name=taken_lat]").input_value() == "31.500000"
    assert_accessible(page)
    picture(page, "worker-evidence")
