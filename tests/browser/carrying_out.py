"""What follows from a decision, as the desk leads it: an item, a project, money from the fund, its result."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.visit import picture


def add_item(clerk: Page, title: str) -> str:
    """An item with its unit, day and money; the address of its page."""
    now = clerk.locator("#now")
    now.get_by_label("做什么").fill(title)
    now.get_by_label("期限").fill("2030-01-01")
    now.get_by_label("资金（元）").fill("200")
    now.get_by_role("button", name="增加").click()
    clerk.locator("#items a").first.click()
    expect(clerk.get_by_role("heading", name=title)).to_be_visible()
    assert_accessible(clerk)
    return clerk.url


def open_project(clerk: Page) -> str:
    """From the item: one press, its steps, and it is public; the address of its page."""
    clerk.get_by_role("button", name="开成项目，用专项资金").click()
    clerk.get_by_label("节点和日期").fill("2030-01-01 感应灯装好通电")
    clerk.get_by_role("button", name="向居民公布").click()
    expect(clerk.get_by_text("已公布，居民可以看到节点和进度。")).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "desk-project")
    return clerk.url


def pay(clerk: Page, second: Page, voucher: bytes) -> None:
    """One enters with the voucher, another approves."""
    clerk.get_by_role("link", name="用专项资金付款").click()
    form = clerk.locator("#enter")
    form.get_by_label("金额（元）").fill("200")
    form.get_by_label("事由").fill("一幢门厅感应灯")
    file = {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": voucher}
    form.get_by_label("凭证").set_input_files(file)  # type: ignore[arg-type]  # 2026-11-26: a dict is one
    form.get_by_role("button", name="记账，请同事复核").click()
    expect(clerk.get_by_text("您记的账，要由另一位同事复核。").first).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "desk-fund-entered")
    second.goto(clerk.url)
    mine = second.locator("div.stack").filter(has_text="一幢门厅感应灯")
    mine.get_by_role("button", name="复核通过").last.click()
    expect(second.get_by_text("已复核").first).to_be_visible()


def tick(clerk: Page, project: str) -> None:
    """Its step is done, with a picture; then residents are asked."""
    clerk.goto(project)
    clerk.get_by_role("link", name="勾销", exact=True).click()
    send_photo(clerk)
    assert_accessible(clerk)
    clerk.get_by_role("button", name="勾销", exact=True).click()
    expect(clerk.get_by_text("已勾销，照片和说明已向居民公开。").first).to_be_visible()
    clerk.goto(project)
    expect(clerk.get_by_text("200 元").first).to_be_visible()
    clerk.get_by_role("button", name="报完成，请居民评价").click()
    expect(clerk.get_by_text("已报完成").first).to_be_visible()


def end_item(clerk: Page, item: str, note: str) -> None:
    """The result of an item, with a picture; back at its topic."""
    clerk.goto(item)
    clerk.get_by_label("做了什么").fill(note)
    send_photo(clerk)
    picture(clerk, "desk-topic-item")
    clerk.get_by_role("button", name="登记结果").click()
    expect(clerk.get_by_text("结果已登记")).to_be_visible()


def send_photo(page: Page) -> None:
    """A picture from the device."""
    written = BytesIO()
    Image.new("RGB", (64, 48), "white").save(written, "JPEG")
    # Chosen before the script is there, a picture goes with the form instead.
    expect(page.locator("sz-photo-picker:defined").first).to_be_attached()
    page.locator("#id_photos").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}
    )
    expect(page.get_by_text("已上传").first).to_be_visible()


def see_project(resident: Page, house: House, topic: str) -> None:
    """Everybody finds the project behind the decision, and the decision behind the project."""
    resident.goto(topic)
    resident.locator("#items").get_by_role("link", name="项目：").click()
    expect(resident.get_by_text("已花")).to_be_visible()
    assert_accessible(resident)
    picture(resident, "resident-project")
    resident.get_by_role("link", name="看议题的全部经过").click()
    expect(resident).to_have_url(house.url + topic.removeprefix(house.url))
