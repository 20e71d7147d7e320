"""A new colleague: an account, a password of her own, an app, a passkey; and an old lady's phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shanzhi.people.tests.authenticators import code_of
from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
OWN = "plum-and-bamboo-77"


def looked_at(page: Page, name: str) -> None:
    """Nothing for axe, nothing wider than the screen, and a picture."""
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= screen.width")
    page.evaluate("() => scrollTo(0, 0)")
    picture(page, name)


def open_account(page: Page, house: House, username: str) -> str:
    """The system administrator opens an account; the password that the page shows once."""
    sign_in(page, house, "operator")
    page.goto("/operator/accounts")
    looked_at(page, "operator-accounts")
    page.get_by_text("开通账号").click()
    page.get_by_label("用户名", exact=True).fill(username)
    page.get_by_label("姓名", exact=True).fill("何清源")
    page.get_by_role("button", name="开通", exact=True).click()
    expect(page.get_by_role("heading", name="一次性密码", level=1)).to_be_visible()
    looked_at(page, "operator-handed-over")
    found = re.search(r"(?:[a-z0-9]{4}-){3}[a-z0-9]{4}", page.get_by_role("main").inner_text())
    assert found
    return found[0]


def enter(page: Page, username: str, password: str) -> None:
    page.goto("/login")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".desk-tools details").last.click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/login")


@pytest.mark.parametrize("size", [Size.PHONE, Size.DESK])
def test_a_new_colleague_signs_in_by_app_and_by_passkey(
    open_page: OpenPage, house: House, expected_errors: list[str], size: Size
) -> None:
    expected_errors.append("status of 422")
    username = f"he-{size.name.lower()}"
    password = open_account(open_page(size), house, username)
    page = open_page(size)
    enter(page, username, password)
    expect(page.get_by_role("heading", name="设置自己的密码")).to_be_visible()
    looked_at(page, "sign-in-own-password")
    page.get_by_label("新密码").fill(OWN)
    page.get_by_label("再输入一次").fill(OWN)
    page.get_by_role("button", name="保存并继续").click()
    page.wait_for_url("**/inbox")

    secret, spare = _set_up_app(page)
    sign_out(page)
    enter(page, username, OWN)
    looked_at(page, "sign-in-factor")
    page.get_by_label("验证码").fill(code_of(secret, steps=1))
    page.get_by_role("button", name="继续").click()
    page.wait_for_url("**/inbox")

    _give_passkeys(page)
    page.goto("/account/passkeys")
    looked_at(page, "account-passkey")
    page.get_by_label("给它起个名字").fill("办公电脑")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_text("办公电脑")).to_be_visible()
    looked_at(page, "account")
    sign_out(page)
    enter(page, username, OWN)
    looked_at(page, "sign-in-factor-passkey")
    page.get_by_role("button", name="用通行密钥验证").click()
    page.wait_for_url("**/inbox")

    sign_out(page)
    enter(page, username, OWN)
    page.get_by_label("验证码").fill(spare)
    page.get_by_role("button", name="继续").click()
    page.wait_for_url("**/inbox")
    page.goto("/account/confirm?next=/account")
    looked_at(page, "account-confirm")
    page.get_by_label("密码", exact=True).fill(OWN)
    page.get_by_role("button", name="用密码确认").click()
    expect(page.get_by_text("恢复码还剩 9 个")).to_be_visible()


@pytest.mark.parametrize("size", [Size.PHONE, Size.DESK])
def test_the_security_administrator_grants_a_role(
    open_page: OpenPage, house: House, size: Size
) -> None:
    page = open_page(size)
    sign_in(page, house, "security")
    page.wait_for_url("**/security/alerts")
    looked_at(page, "security-alerts")
    page.goto("/security/roles")
    looked_at(page, "security-roles")
    page.get_by_text("授予角色").click()
    page.get_by_label("用户名", exact=True).fill("worker")
    page.locator("#id_role").select_option(label="社区工作人员")
    page.get_by_label("范围代码").fill(_community(page))
    page.get_by_label("结束日期").fill("2099-01-01")
    page.get_by_role("button", name="授予").click()
    expect(page.get_by_text("已成为社区工作人员")).to_be_visible()
    page.get_by_role("link", name="刘小禾").first.click()
    expect(page.get_by_role("heading", name="刘小禾")).to_be_visible()
    looked_at(page, "security-person")
    page.goto("/security/roles?q=worker")
    row = page.locator("tr").filter(has_text="社区工作人员").filter(has_text="刘小禾")
    page.on("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="结束").click()
    expect(page.get_by_text("角色已结束")).to_be_visible()


def test_a_resident_is_asked_for_her_number_and_then_for_the_code(open_page: OpenPage) -> None:
    page = open_page(Size.PHONE, "/me")
    page.get_by_role("link", name="用手机号登录").click()
    looked_at(page, "resident-sign-in")
    page.get_by_label("手机号").fill("13800138000")
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("138****8000")).to_be_visible()
    looked_at(page, "resident-sign-in-code")


def _set_up_app(page: Page) -> tuple[str, str]:
    """(what the app keeps, a recovery code)."""
    page.goto("/account")
    looked_at(page, "account-empty")
    page.get_by_role("link", name="添加验证器应用").click()
    page.get_by_text("手工输入密钥", exact=True).click()
    secret = page.locator("details .as-written").inner_text().replace(" ", "")
    looked_at(page, "account-totp")
    page.get_by_label("6 位数字").fill("000000")
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_text("数字不对")).to_be_visible()
    page.get_by_label("6 位数字").fill(code_of(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    looked_at(page, "account-recovery-codes")
    spare = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("link", name="我已保存").click()
    return secret, spare


def _community(page: Page) -> str:
    """The code of the community in which the demo's clerk works, as the page shows it."""
    row = page.locator("tr").filter(has_text="陈静安")
    return row.locator('[data-column="scope"]').inner_text()


def _give_passkeys(page: Page) -> None:
    """The device has a lock that recognises its owner."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})
