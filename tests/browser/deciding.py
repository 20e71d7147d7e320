"""An owners' ballot as people lead it: roll, notice, votes on a phone and on paper, a count, a check at home."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import psycopg
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.visit import picture

READY_MS = 30_000


def roll_of(phone: str) -> str:
    """Three owners and a line that cannot be used."""
    return (
        f"房号,姓名,面积,手机\n1幢101,柳怀远,90.00,{phone}\n1幢102,江采薇,110.50,\n"
        "1幢103,程知秋,80.25,\n1幢104,许长河,nan,\n"
    )


def bring_roll_in(clerk: Page, base: str, roll: str) -> None:
    """A table with one line that cannot be used."""
    clerk.goto(f"{base}/roll")
    file = {"name": "名册.csv", "mimeType": "text/csv", "buffer": roll.encode()}
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
    expect(clerk.locator("#roll")).to_contain_text("柳**（138****8811）")
    assert_accessible(clerk)


def announce(clerk: Page, base: str) -> None:
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


def time_passes(house: House, table: str, row_id: int, words: str) -> None:
    """What was to come has come: a journey does not wait for days."""
    with psycopg.connect(house.database_url, autocommit=True) as link:
        link.execute("SET session_replication_role = replica")
        row = f"UPDATE {table} SET {words} WHERE id = %s"  # noqa: S608  # 2026-11-26: constant text
        link.execute(row, [row_id])


def begin(clerk: Page, house: House, base: str) -> None:
    """The window opens; a job may be faster than the desk."""
    words = "opens_at = now() - interval '1 hour', noticed_at = now() - interval '30 days'"
    time_passes(house, "ballots_ballot", _id(base), words)
    clerk.goto(base)
    if clerk.get_by_role("button", name="开始投票").count():
        clerk.get_by_role("button", name="开始投票").click()
    expect(clerk.get_by_text("投票链的校验码").first).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "ballot-desk-open")


def vote(owner: Page) -> tuple[str, str]:
    """From the paper to the receipt: the address of the ballot for anybody, and the receipt."""
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


def enter_paper(clerk: Page, base: str, unit: str, choice: str, told: str) -> None:
    """A paper of somebody, with its picture."""
    clerk.goto(f"{base}/roll?q={unit}")
    clerk.locator("#roll tbody a").first.click()
    paper = clerk.locator("#paper")
    paper.get_by_label("纸质票").check()
    paper.get_by_label(choice, exact=True).check()
    scan = BytesIO()
    Image.new("RGB", (60, 80), "white").save(scan, "JPEG")
    file = {"name": "票.jpg", "mimeType": "image/jpeg", "buffer": scan.getvalue()}
    paper.get_by_label("票的照片或扫描件").set_input_files(file)  # type: ignore[arg-type]  # 2026-11-26: a dict is one
    paper.get_by_role("button", name="录入这张票").click()
    expect(clerk.get_by_text(told)).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "ballot-desk-elector")


def decide_between(clerk: Page, other: Page, base: str) -> None:
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


def count(clerk: Page, house: House, base: str) -> None:
    """It is over and counted."""
    time_passes(house, "ballots_ballot", _id(base), "closes_at = now()")
    clerk.goto(base)
    if clerk.get_by_role("button", name="截止投票").count():
        clerk.get_by_role("button", name="截止投票").click()
    clerk.get_by_role("button", name="计票并公布").click()
    expect(clerk.get_by_text("已计票并公布。")).to_be_visible()
    expect(clerk.get_by_text("参加表决的面积").first).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "ballot-desk-result")


def check_at_home(owner: Page, address: str, receipt: str, folder: Path) -> None:
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


def _id(base: str) -> int:
    return int(base.rsplit("/", 1)[1])
