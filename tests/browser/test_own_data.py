"""What is held about me: a number is left with consent, looked at with a reason, copied, erased."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.test_main_job import number_on
from tests.browser.test_resident_report import send, write
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
PHONE = "13800007788"


@pytest.fixture
def expected_errors() -> list[str]:
    """A form is refused on purpose: without the tick no code is sent."""
    return ["status of 422"]


def code_for(house: House, phone: str) -> str:
    """The six digits of the newest message."""
    found = re.search(r"\d{6}", house.last_message(phone))
    assert found
    return found[0]


def test_a_number_is_left_seen_with_a_reason_and_taken_back(
    open_page: OpenPage, house: House
) -> None:
    resident = open_page(Size.PHONE, f"/g/{house.demo['grid']}/report")
    write(resident, "我是张建国，楼道灯坏了，也可以打 13800009999")
    send(resident)
    resident.wait_for_url("**/m/*")
    number = number_on(resident)
    leave_number(resident, house)

    worker = open_page(Size.PHONE, "/login")
    sign_in(worker, house, "worker")
    worker.goto(f"/worker/cases/{number}")
    expect(worker.get_by_text("138****7788")).to_be_visible()
    expect(worker.locator("#words")).to_contain_text("我是张**，楼道灯坏了")
    worker.locator("#reporter summary").click()
    picture(worker, "own-data-why")
    assert_accessible(worker)
    worker.get_by_label("为什么要看号码").select_option("visit")
    worker.get_by_label("补充说明").fill("约今晚七点上门换灯")
    worker.get_by_role("button", name="显示号码两分钟").click()
    expect(worker.get_by_role("link", name=f"拨打 {PHONE}")).to_have_attribute(
        "href", f"tel:{PHONE}"
    )
    expect(worker.locator("#words")).to_contain_text("13800009999")
    assert_accessible(worker)
    picture(worker, "own-data-number-shown")

    desk = open_page(Size.DESK, "/login")
    sign_in(desk, house, "dispatcher")
    desk.goto(f"/desk/cases/{number}")
    expect(desk.locator("#reporter")).to_contain_text("138****7788")
    expect(desk.locator("#reporter summary")).to_have_count(0)  # she does not handle it
    desk.locator("#reporter").scroll_into_view_if_needed()
    assert_accessible(desk)
    picture(desk, "own-data-desk")

    own_page(resident, house)
    resident.get_by_role("link", name="看看会删除什么").click()
    assert_accessible(resident)
    picture(resident, "own-data-erasure")
    resident.get_by_label("我知道删除以后不能恢复").check()
    resident.get_by_role("button", name="删除我的信息").click()
    expect(resident.get_by_text("已删除。")).to_be_visible()
    worker.goto(f"/worker/cases/{number}")
    expect(worker.locator("#reporter")).to_contain_text("没有留电话")


def leave_number(resident: Page, house: House) -> None:
    """The box is not ticked by us, and without it no code is sent."""
    card = resident.locator("#phone_card")
    card.get_by_label("手机号", exact=False).first.fill(PHONE)
    consent = resident.locator("#id_consent")
    expect(consent).not_to_be_checked()
    card.scroll_into_view_if_needed()
    picture(resident, "own-data-consent")
    card.get_by_role("button", name="获取验证码").click()
    expect(resident.get_by_text("请先勾选同意").first).to_be_visible()
    resident.locator("#id_consent").check()
    assert_accessible(resident)
    resident.locator("#phone_card").get_by_role("button", name="获取验证码").click()
    resident.get_by_label("短信里的六位数字").fill(code_for(house, PHONE))
    resident.get_by_role("button", name="确认", exact=True).click()
    expect(resident.get_by_text("已绑定手机 138****7788")).to_be_visible()


def own_page(resident: Page, house: House) -> None:
    """Signed in by the phone, the resident sees who looked and why."""
    resident.goto("/me")
    resident.get_by_role("link", name="用手机号查看、导出或删除我的信息").click()
    resident.get_by_label("手机号").fill(PHONE)
    # A minute lies between two codes to one phone: the first was a moment ago.
    house.forget_codes()
    resident.get_by_role("button", name="获取验证码").click()
    resident.get_by_label("短信里的六位数字").fill(code_for(house, PHONE))
    resident.get_by_role("button", name="登录", exact=True).click()
    resident.wait_for_url("**/me/data")
    expect(resident.locator("#looks")).to_contain_text("约上门时间：约今晚七点上门换灯")
    expect(resident.locator("#looks")).to_contain_text("网格员")
    assert_accessible(resident)
    picture(resident, "own-data-page")
    resident.locator("#consents").scroll_into_view_if_needed()
    picture(resident, "own-data-consents")
    resident.get_by_role("button", name="看得懂的，可打印").click()
    expect(resident.get_by_text(PHONE)).to_be_visible()
    assert_accessible(resident)
    picture(resident, "own-data-copy")
    resident.get_by_role("link", name="回到我的信息").click()
