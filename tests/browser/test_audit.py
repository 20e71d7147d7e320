"""Who took what out, and who looked too much: exported with a reason, found in the log, the seal holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.test_sign_in import looked_at
from tests.browser.visit import Size

OpenPage = Callable[..., Page]
WHY = "报街道周例会，汇总本周超时的诉求"
KNOCKS = 6


def test_an_export_is_found_in_the_log_and_the_seal_holds(
    open_page: OpenPage, house: House
) -> None:
    dispatcher = open_page(Size.DESK, "/login")
    sign_in(dispatcher, house, "dispatcher")
    house.forget_confirmations()
    dispatcher.goto("/desk/lists/dispatched")
    dispatcher.get_by_role("link", name="导出").click()
    expect(dispatcher.get_by_role("heading", name="请确认是您本人")).to_be_visible()
    looked_at(dispatcher, "export-confirm")
    dispatcher.get_by_label("密码", exact=True).fill(house.password_of("dispatcher"))
    dispatcher.get_by_role("button", name="用密码确认").click()
    expect(dispatcher.get_by_role("heading", name="导出诉求")).to_be_visible()
    looked_at(dispatcher, "export")
    dispatcher.get_by_label("为什么导出").fill(WHY)
    dispatcher.get_by_label("格式").select_option("csv")
    with dispatcher.expect_download() as sent:
        dispatcher.get_by_role("button", name="导出", exact=True).click()
    told = Path(sent.value.path()).read_text(encoding="utf-8-sig")
    number = found_in(r"导出编号,(\d+)", told)
    assert found_in(r"导出人,(.+?)（#\d+）", told) == "王以宁"
    assert found_in(r"导出时间,(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", told)
    assert WHY in told

    house.do("seal_access_log")
    for size in (Size.DESK, Size.PHONE):
        auditor = open_page(size, "/login")
        sign_in(auditor, house, "auditor")
        auditor.goto("/audit/")
        auditor.get_by_label("做了什么").select_option(label="导出诉求")
        auditor.get_by_role("button", name="查询").click()
        row = auditor.locator("tbody tr").filter(has_text=WHY)
        expect(row).to_contain_text("王以宁（dispatcher）")
        looked_at(auditor, "audit")
        row.get_by_role("link", name=f"导出 {number}").click()
        expect(auditor.get_by_role("heading", name=f"谁看过导出 {number}")).to_be_visible()
        looked_at(auditor, "audit-export")
        auditor.locator("tbody th").get_by_role("link", name="王以宁").click()
        expect(auditor.get_by_role("rowheader", name="再次确认是本人")).to_be_visible()
        looked_at(auditor, "audit-person")
        auditor.get_by_role("link", name="访问审计").first.click()
        auditor.get_by_role("button", name="校验全部记录").click()
        expect(auditor.get_by_text("校验通过")).to_be_visible()
        looked_at(auditor, "audit-verified")


def test_who_knocks_at_closed_doors_is_asked_about_it(open_page: OpenPage, house: House) -> None:
    security = open_page(Size.DESK, "/login")
    sign_in(security, house, "security")
    security.goto("/security/alerts")
    rule = security.locator("tr").filter(has_text="多次被拒绝")
    rule.get_by_label("上限").fill(str(KNOCKS - 1))
    rule.get_by_role("button", name="保存").click()
    expect(security.get_by_text("规则已保存。")).to_be_visible()
    clerk = open_page(Size.DESK, "/login")
    sign_in(clerk, house, "clerk")
    for _knock in range(KNOCKS):
        assert clerk.request.get("/audit/").status == 403
    house.do("watch_access_log")
    phone = open_page(Size.PHONE, "/login")
    sign_in(phone, house, "security")
    alert = phone.locator(".alerts li").filter(has_text="陈静安（clerk）")
    for page in (security, phone):
        page.goto("/security/alerts")
        looked_at(page, "security-alert")
    expect(alert).to_contain_text("多次被拒绝")
    alert.get_by_label("核实的情况").fill("本人核实：收藏夹里的旧地址")
    alert.get_by_role("button", name="已核实").click()
    expect(phone.get_by_role("cell", name="本人核实：收藏夹里的旧地址")).to_be_visible()
    assert_accessible(phone)


def found_in(pattern: str, text: str) -> str:
    """The part in brackets; it must be there."""
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]
