"""The main job, by everybody who has a part in it: from the code on the wall to the rating."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.test_resident_report import photo, send, story, write
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
LIVE_MS = 8_000  # two seconds on a quiet machine; a test machine is never quiet


def signed_in(open_page: OpenPage, house: House, username: str, size: Size, path: str) -> Page:
    """Somebody of the demo at their own device, on their page, which hears what happens."""
    page = open_page(size, "/login")
    sign_in(page, house, username)
    page.goto(path)
    expect(page.locator("sz-live .live-state").first).to_have_text("实时更新")
    return page


def figure(wall: Page, name: str) -> Locator:
    """One of the cockpit's figures."""
    return wall.locator(".stat", has_text=name).locator(".stat-figure")


def number_on(page: Page) -> str:
    """The number of the matter that a page is about."""
    found = re.search(r"\d{6}-\d{4,}", page.locator("main").inner_text())
    assert found
    return found[0]


def test_from_the_code_on_the_wall_to_the_rating(open_page: OpenPage, house: House) -> None:
    wall = signed_in(open_page, house, "dispatcher", Size.WALL, "/cockpit/")
    came = int(figure(wall, "今日受理").inner_text())
    went = int(figure(wall, "今日办结").inner_text())
    desk = signed_in(open_page, house, "dispatcher", Size.DESK, "/desk/")

    resident = open_page(Size.PHONE, f"/g/{house.demo['grid']}/report")
    write(resident, story())
    resident.locator("input[type=file]").first.set_input_files(photo())
    expect(resident.locator("input[type=hidden][name=file_ids]")).to_have_count(1)
    send(resident)
    resident.wait_for_url("**/m/*")
    expect(resident.get_by_text("我们收到了")).to_be_visible()
    number = number_on(resident)

    # Neither page is touched: both hear of it.
    expect(desk.locator(f'a[data-row][href*="{number}"]')).to_be_visible(timeout=LIVE_MS)
    expect(figure(wall, "今日受理")).to_have_text(str(came + 1), timeout=LIVE_MS)
    expect(wall.locator("sz-wall-map canvas")).to_be_visible()

    worker = signed_in(open_page, house, "worker", Size.PHONE, "/worker/")
    accept_and_ask(worker, number)
    answer(resident)
    close(worker, "换了灯泡，今晚恢复照明")
    send_back(resident)
    worker.goto(f"/worker/cases/{number}")
    accept(worker)
    # It came back once: somebody else looks before the resident is asked again.
    close(worker, "整条线路换过了，请再看看", said="核查，通过后请居民评价。")
    verify(desk, number)
    rate(resident)
    expect(figure(wall, "今日办结")).to_have_text(str(went + 1), timeout=LIVE_MS)
    desk.goto(f"/desk/cases/{number}")
    expect(desk.get_by_text("居民评价：已解决")).to_be_visible()
    picture(desk, "main-job-rated")


def accept(worker: Page) -> None:
    """Take it on, and wait for the page that says so: a reload on top of a page that is still
    coming would be neither of the two."""
    worker.get_by_role("button", name="我来办（接单）").click()
    expect(worker.get_by_role("link", name="办结")).to_be_visible()


def accept_and_ask(worker: Page, number: str) -> None:
    """The grid worker takes it on and wants to know more."""
    worker.locator(f'a.row[href="/worker/cases/{number}"]').click()
    accept(worker)
    worker.get_by_role("link", name="问居民").click()
    worker.get_by_label("想问什么").fill("是单元门里面的灯，还是楼外的？")
    worker.get_by_role("button", name="发给居民").click()
    expect(worker.get_by_text("已请居民补充。")).to_be_visible()


def answer(resident: Page) -> None:
    """The resident answers on the page of the matter."""
    resident.reload()
    form = resident.locator("form#answer")
    form.get_by_role("textbox").first.fill("楼外面，台阶旁边那一盏")
    form.locator("button[type=submit]").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text("正在处理")


def close(worker: Page, note: str, said: str = "已报告处理完毕，等居民评价。") -> None:
    """The worker says what was done, with a photo."""
    worker.reload()
    worker.get_by_role("link", name="办结").click()
    worker.locator('form[action$="/closure"] input[type=file]').set_input_files(photo())
    sent = worker.locator('form[action$="/closure"] input[type=hidden][name=file_ids]')
    expect(sent).to_have_count(1)
    worker.get_by_label("已解决").check()
    worker.get_by_label("给居民的答复").fill(note)
    worker.get_by_role("button", name="办结，请居民评价").click()
    expect(worker.get_by_text(said)).to_be_visible()


def verify(desk: Page, number: str) -> None:
    """The dispatcher rings the resident up and finds it done."""
    desk.goto(f"/desk/cases/{number}")
    desk.get_by_role("button", name="核查", exact=True).click()
    dialog = desk.get_by_role("dialog", name="核查")
    dialog.get_by_text("电话", exact=True).click()
    dialog.get_by_text("确实办好了").click()
    dialog.get_by_role("button", name="提交核查").click()
    expect(desk.get_by_text("核查通过，已请居民评价。")).to_be_visible()


def send_back(resident: Page) -> None:
    """It is not solved: once, the resident can send it back."""
    resident.reload()
    expect(resident.get_by_text("换了灯泡，今晚恢复照明").first).to_be_visible()
    resident.get_by_text("没解决？退回重办").click()
    resident.get_by_label("哪里没解决").fill("亮了一晚上又灭了")
    resident.locator("label[for=return_satisfaction_2]").click()
    resident.get_by_role("button", name="退回重办").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text("已退回重办")


def rate(resident: Page) -> None:
    """Now it is, and only now is it called so."""
    resident.reload()
    expect(resident.get_by_text("您说：解决了")).to_have_count(0)
    resident.get_by_label("解决了", exact=True).check()
    resident.locator("label[for=satisfaction_5]").click()
    resident.get_by_role("button", name="提交评价").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text("您说：解决了")
