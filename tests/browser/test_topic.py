"""Three matters ask for the same: a topic, its supporters, a decision, the work, and what people say of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
PHONES = ("13800008811", "13800008812")
TITLE = "3幢楼下夜里停工的时间"
ENTER = ("supporters", "consensus/talk/open_days", "consensus/publicity/open_days",
         "consensus/evaluation/open_days")  # fmt: skip


def test_from_three_matters_to_an_evaluation(open_page: OpenPage, house: House) -> None:
    street = _at_the_desk(open_page, house, "dispatcher")
    place = _ask_for_little(street)
    for number in range(3):
        _report(street, house, place, number)
    desk = _at_the_desk(open_page, house, "clerk")
    topic = _make_topic(desk)

    first = _resident(open_page, house, PHONES[0], f"/topics?place={house.demo['grid']}")
    assert_accessible(first)
    picture(first, "resident-topics")
    first.get_by_role("link", name=TITLE).first.click()
    public = first.url
    _support(first)
    second = _resident(open_page, house, PHONES[1], public)
    _support(second)
    second.locator("#opinions").get_by_label("我的意见").fill("晚上十点以后不要再响了")
    second.get_by_role("button", name="发表").click()
    assert_accessible(second)
    picture(second, "resident-topic")

    desk.goto(topic)
    picture(desk, "desk-topic-waiting")
    _decide(desk)
    _read_what_was_decided(second, public, house)
    _end_step(desk)
    _carry_out(desk, topic)
    for resident in (first, second):
        _evaluate(resident, public)
    desk.goto(topic)
    _end_step(desk)
    expect(desk.locator(".page-head")).to_contain_text("已归档")
    picture(desk, "desk-topic-archived")


def _make_topic(desk: Page) -> str:
    desk.goto("/desk/topics")
    assert_accessible(desk)
    picture(desk, "desk-topics")
    offered = desk.locator("#candidates form").filter(has_text="3 件诉求").last
    offered.locator("summary").click()
    offered.get_by_label("题目").fill(TITLE)
    offered.get_by_role("button", name="归成一项议题").click()
    expect(desk.get_by_role("heading", name=TITLE)).to_be_visible()
    return desk.url


def _support(resident: Page) -> None:
    resident.get_by_role("button", name="我也想要，附议").click()
    expect(resident.get_by_text("您已附议")).to_be_visible()


def _decide(desk: Page) -> None:
    desk.get_by_label("简易协商").check()
    desk.get_by_role("button", name="受理", exact=True).click()
    expect(desk.locator("#now")).to_contain_text("商议")
    _end_step(desk)
    _record(desk)
    assert_accessible(desk)
    picture(desk, "desk-topic-decision")
    _end_step(desk)


def _read_what_was_decided(resident: Page, public: str, house: House) -> None:
    resident.goto(public)
    expect(resident.locator("#decision")).to_contain_text("晚十点到早六点不施工")
    resident.locator("#decision summary").click()
    picture(resident, "resident-topic-published")
    resident.context.add_cookies([{"name": "mode", "value": "elder", "url": house.url}])
    resident.reload()
    assert_accessible(resident)
    picture(resident, "resident-topic-elder")


def _carry_out(desk: Page, topic: str) -> None:
    now = desk.locator("#now")
    now.get_by_label("做什么").fill("和工地签停工约定")
    now.get_by_label("期限").fill("2030-01-01")
    now.get_by_label("资金（元）").fill("200")
    now.get_by_role("button", name="增加").click()
    desk.locator("#items a").first.click()
    desk.get_by_label("做了什么").fill("约定已经签好，贴在工地门口")
    _send_photo(desk)
    picture(desk, "desk-topic-item")
    desk.get_by_role("button", name="登记结果").click()
    expect(desk.get_by_text("结果已登记")).to_be_visible()
    desk.goto(topic)
    _end_step(desk)


def _evaluate(resident: Page, public: str) -> None:
    resident.goto(public)
    resident.get_by_label("满意", exact=True).check()
    picture(resident, "resident-topic-evaluation")
    resident.get_by_role("button", name="提交评议").click()
    expect(resident.get_by_text("您已评议")).to_be_visible()


def _ask_for_little(street: Page) -> str:
    """The street says that in its communities days are not waited for: a journey has none."""
    street.goto("/desk/procedures")
    assert_accessible(street)
    picture(street, "desk-procedures")
    # The first community of the street: the clerk's.
    place = street.locator("#id_place option").nth(1).get_attribute("value") or ""
    for which in ENTER:
        street.goto(f"/desk/procedures?place={place}")
        street.locator("details.no-print summary").click()
        value = which if "/" in which else f"//{which}"
        street.locator("#id_which").select_option(value)
        street.locator("#id_value").fill("1" if which == "supporters" else "0")
        street.locator("#id_reason").fill("演示走一遍，不等天数")
        street.get_by_role("button", name="保存").click()
        expect(street.get_by_text("已修改")).to_be_visible()
    return place


def _report(page: Page, house: House, place: str, number: int) -> None:
    body = {
        "key": str(uuid4()), "text": f"3幢楼下工地夜里施工，噪音很大，睡不着，第{number + 1}晚了",
        "place_code": place,
    }  # fmt: skip
    answer = page.request.post(f"{house.url}/api/v1/cases", data=body)
    assert answer.status == 201, answer.text()


def _record(desk: Page) -> None:
    now = desk.locator("#now")
    now.get_by_label("哪天通知的").fill("2026-01-05")
    now.get_by_label("哪天开的会").fill("2026-01-09")
    for label, value in (("应到人数", "24"), ("实到人数", "19"), ("同意人数", "17")):
        now.get_by_label(label).fill(value)
    now.get_by_label("谁到场").fill("居民代表十六人，工地二人，社区一人")
    now.get_by_label("决议全文").fill("晚十点到早六点不施工，特殊情况提前一天告知。")
    _send_photo(desk)
    now.get_by_role("button", name="登记", exact=True).click()
    expect(desk.get_by_text("会议记录已登记")).to_be_visible()


def _send_photo(desk: Page) -> None:
    written = BytesIO()
    Image.new("RGB", (64, 48), "white").save(written, "JPEG")
    desk.locator("#id_photos").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}
    )
    expect(desk.get_by_text("已上传").first).to_be_visible()


def _end_step(desk: Page) -> None:
    desk.locator("#now").get_by_role("button", name="结束这一步").click()
    expect(desk.get_by_text("这一步已结束").first).to_be_visible()


def _at_the_desk(open_page: OpenPage, house: House, username: str) -> Page:
    page = open_page(Size.DESK, "/login")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(house.password_of(username))
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/login"))
    return page


def _resident(open_page: OpenPage, house: House, phone: str, after: str) -> Page:
    path = after.removeprefix(house.url)
    page = open_page(Size.PHONE, f"/me/sign-in?next={path.replace('?', '%3F')}")
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    code = re.search(r"\d{6}", house.last_message(phone))
    page.get_by_label("短信里的六位数字").fill(code[0] if code else "")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"**{path}")
    return page
