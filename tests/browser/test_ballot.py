"""Owners vote: a roll, a notice, a vote on a phone and two on paper, a decision, a count, and a check at home."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
PHONE = "13800004411"
ROLL = f"""房号,姓名,面积,手机
1幢101,柳怀远,90.00,{PHONE}
1幢102,江采薇,110.50,
1幢103,程知秋,80.25,
1幢104,许长河,nan,
"""
READY_MS = 30_000


@pytest.fixture
def expected_errors() -> list[str]:
    """A notice that is too short and a paper without a tick are refused on purpose."""
    return ["status of 422"]


def test_from_the_roll_to_the_check_at_home(
    open_page: OpenPage, house: House, tmp_path: Path
) -> None:
    clerk = open_page(Size.DESK, "/login")
    clerk.on("dialog", lambda dialog: dialog.accept())
    sign_in(clerk, house, "clerk")
    base = _draft(clerk)
    _roll(clerk, base)
    _announce(clerk, base)
    _move(
        house, base, "opens_at = now() - interval '1 hour', noticed_at = now() - interval '30 days'"
    )
    clerk.goto(base)
    if clerk.get_by_role("button", name="开始投票").count():  # a job may have been faster
        clerk.get_by_role("button", name="开始投票").click()
    expect(clerk.get_by_text("投票链的校验码").first).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "ballot-desk-open")

    owner = _owner(open_page, house)
    address, receipt = _vote(owner)
    _paper(clerk, base, "1幢102", "已录入这张票。")
    picture(clerk, "ballot-desk-elector")
    _paper(clerk, base, "1幢101", "由另一位同事裁定")
    other = open_page(Size.DESK, "/login")
    sign_in(other, house, "dispatcher")
    _decide(clerk, other, base)

    _move(house, base, "closes_at = now()")
    clerk.goto(base)
    if clerk.get_by_role("button", name="截止投票").count():
        clerk.get_by_role("button", name="截止投票").click()
    clerk.get_by_role("button", name="计票并公布").click()
    expect(clerk.get_by_text("已计票并公布。")).to_be_visible()
    expect(clerk.get_by_text("参加表决的面积").first).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "ballot-desk-result")
    _check_at_home(owner, address, receipt, tmp_path)


def _draft(clerk: Page) -> str:
    """A new advisory ballot of owners; the address of its page."""
    clerk.goto("/desk/ballots")
    assert_accessible(clerk)
    clerk.get_by_role("link", name="发起投票").first.click()
    clerk.get_by_label("名称").fill("一幢门厅换灯")
    clerk.get_by_label("问什么").fill("同意把一幢门厅的灯换成感应灯")
    clerk.get_by_label("民法典第二百七十八条第几项").select_option("9")
    assert_accessible(clerk)
    picture(clerk, "ballot-desk-new")
    clerk.get_by_role("button", name="建草稿").click()
    clerk.wait_for_url("**/items")
    assert_accessible(clerk)
    return clerk.url.removesuffix("/items")


def _roll(clerk: Page, base: str) -> None:
    """A table with one line that cannot be used."""
    clerk.goto(f"{base}/roll")
    file = {"name": "名册.csv", "mimeType": "text/csv", "buffer": ROLL.encode()}
    clerk.get_by_label("名册", exact=True).set_input_files(file)  # type: ignore[arg-type]  # 2026-11-26: a dict is one
    clerk.get_by_role("button", name="上传并检查").click()
    expect(clerk.get_by_text("检查完了")).to_be_visible(timeout=READY_MS)
    expect(clerk.locator("#refused tbody tr")).to_have_count(1)
    assert_accessible(clerk)
    picture(clerk, "ballot-desk-import")
    clerk.get_by_role("button", name="用这份名册（3 人）").click()
    expect(clerk.get_by_text("导入完成")).to_be_visible(timeout=READY_MS)
    clerk.goto(f"{base}/roll")
    expect(clerk.locator("#roll tbody tr")).to_have_count(3)
    expect(clerk.locator("#roll")).to_contain_text("柳**（138****4411）")
    assert_accessible(clerk)


def _announce(clerk: Page, base: str) -> None:
    """Too soon is refused with the day that would do; then it is announced."""
    clerk.goto(base)
    clerk.get_by_label("开始投票").fill("2027-01-01T08:00")
    expect(clerk.locator("#window [data-met]")).to_contain_text("现有")
    clerk.get_by_label("开始投票").fill("2026-01-01T08:00")
    clerk.get_by_label("截止").fill("2099-01-01T18:00")
    clerk.get_by_role("button", name="发布公告").click()
    expect(clerk.locator("#error_opens_at")).to_contain_text("最早")
    clerk.get_by_label("开始投票").fill("2099-01-01T08:00")
    clerk.get_by_label("截止").fill("2099-01-08T18:00")
    clerk.get_by_role("button", name="发布公告").click()
    expect(clerk.get_by_text("已公告。").first).to_be_visible()
    clerk.goto(f"{base}/sheets/notice")
    assert_accessible(clerk)
    picture(clerk, "ballot-desk-notice")


def _move(house: House, base: str, words: str) -> None:
    """Time passes."""
    with psycopg.connect(house.database_url, autocommit=True) as link:
        link.execute("SET session_replication_role = replica")
        row = f"UPDATE ballots_ballot SET {words} WHERE id = %s"  # noqa: S608  # 2026-11-26: constant text
        link.execute(row, [int(base.rsplit("/", 1)[1])])


def _owner(open_page: OpenPage, house: House) -> Page:
    """Signed in with the number on the roll."""
    house.forget_codes()
    page = open_page(Size.PHONE, "/me/sign-in?next=/me/ballots")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("短信里的六位数字").wait_for()
    code = re.search(r"\d{6}", house.last_message(PHONE))
    page.get_by_label("短信里的六位数字").fill(code[0] if code else "")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/me/ballots")
    assert_accessible(page)
    picture(page, "ballot-resident-list")
    return page


def _vote(owner: Page) -> tuple[str, str]:
    """The address of the ballot for anybody, and the receipt."""
    owner.get_by_role("link", name="去投票").click()
    expect(owner.get_by_text("您代表 1幢101 投票")).to_be_visible()
    expect(owner.get_by_text("算 1 人、90.00 ㎡")).to_be_visible()
    assert_accessible(owner)
    picture(owner, "ballot-resident-vote")
    owner.get_by_role("button", name="下一步：核对").click()
    expect(owner.get_by_text("还有事项没有选。").first).to_be_visible()
    owner.get_by_label("同意", exact=True).check()
    owner.get_by_role("button", name="下一步：核对").click()
    expect(owner.locator("#choice")).to_contain_text("同意")
    assert_accessible(owner)
    picture(owner, "ballot-resident-reading")
    owner.get_by_role("button", name="确认投票").click()
    receipt = "".join(owner.locator("#receipt_code").inner_text().split())
    assert re.fullmatch(r"[0-9a-f]{64}", receipt)
    assert_accessible(owner)
    picture(owner, "ballot-resident-receipt")
    return owner.url.split("/receipts/")[0].replace("/vote/", "/ballots/"), receipt


def _paper(clerk: Page, base: str, unit: str, told: str) -> None:
    """A paper of somebody, with its picture."""
    clerk.goto(f"{base}/roll?q={unit}")
    clerk.locator("#roll tbody a").first.click()
    paper = clerk.locator("#paper")
    paper.get_by_label("纸质票").check()
    paper.get_by_label("不同意", exact=True).check()
    scan = BytesIO()
    Image.new("RGB", (60, 80), "white").save(scan, "JPEG")
    file = {"name": "票.jpg", "mimeType": "image/jpeg", "buffer": scan.getvalue()}
    paper.get_by_label("票的照片或扫描件").set_input_files(file)  # type: ignore[arg-type]  # 2026-11-26: a dict is one
    paper.get_by_role("button", name="录入这张票").click()
    expect(clerk.get_by_text(told)).to_be_visible()
    assert_accessible(clerk)


def _decide(clerk: Page, other: Page, base: str) -> None:
    """Who entered the paper does not decide; a colleague does."""
    clerk.goto(f"{base}/conflicts")
    expect(clerk.get_by_text("请另一位同事裁定")).to_be_visible()
    other.goto(f"{base}/conflicts")
    assert_accessible(other)
    picture(other, "ballot-desk-conflicts")
    other.get_by_label("以先到的票为准").check()
    other.get_by_label("为什么").fill("电话问过本人，以网上的为准")
    other.get_by_role("button", name="裁定", exact=True).click()
    expect(other.get_by_text("已裁定，写进投票链。")).to_be_visible()


def _check_at_home(owner: Page, address: str, receipt: str, folder: Path) -> None:
    """The result with its numbers, the receipt, and the verifier over the downloaded record."""
    owner.goto(address)
    expect(owner.locator("#result")).to_contain_text("参加表决的人数")
    assert_accessible(owner)
    picture(owner, "ballot-resident-result")
    owner.get_by_label("回执号").fill(receipt)
    owner.get_by_role("button", name="查一下").click()
    expect(owner.locator("#receipt")).to_contain_text("已排进投票链")
    kept = []
    for name in ("下载全部投票", "下载验票程序"):
        with owner.expect_download() as waiting:
            owner.get_by_role("link", name=name).click()
        kept.append(folder / waiting.value.suggested_filename)
        waiting.value.save_as(kept[-1])
    record, program = kept
    command = [sys.executable, str(program), str(record), "--receipt", receipt]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # 2026-11-26: our own program
    assert told.returncode == 0, told.stdout + told.stderr
    assert "核对无误" in told.stdout
