"""A smoke detector in somebody's kitchen speaks at the broker, and a worker stands at their door."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from socket import create_connection
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
# A detector of the demo town, in a home that has consented.
SERIAL = "DEMO-H01"
PHONE, NAME = "13800006688", "金小满"
HERE_MS, LINKED_MS = 15_000, 240_000


@pytest.fixture
def broker(house: House) -> str:
    """Where devices of this house speak."""
    if not house.mqtt_url:
        if os.environ.get("CI"):
            pytest.fail("mosquitto is needed here: install the package mosquitto")
        pytest.skip("mosquitto is not installed")
    return house.mqtt_url


def test_from_the_detector_to_the_closed_matter(
    open_page: OpenPage, house: House, broker: str
) -> None:
    worker = open_page(Size.PHONE, "/login")
    sign_in(worker, house, "worker")
    _somebody_lives_there(worker, house)
    resident = _resident(open_page, house)
    worker.goto("/worker/alarms")
    assert_accessible(worker)
    desk = open_page(Size.DESK, "/login")
    sign_in(desk, house, "clerk")
    desk.goto("/desk/alarms")
    expect(desk.get_by_text("实时更新")).to_be_visible()
    expect(desk.locator("#alarms tbody tr").filter(has_text="火情")).to_have_count(0)

    say(broker, '{"smoke":1,"density":9,"temperature":27}')
    alarm = worker.locator("#alarms-live a").filter(has_text="火情")
    expect(alarm).to_be_visible(timeout=HERE_MS)
    row = desk.locator("#alarms tbody tr").filter(has_text="火情")
    expect(row).to_be_visible(timeout=HERE_MS)
    expect(row).to_contain_text("烟感")
    for page, name in ((worker, "smoke-worker-alarms"), (desk, "smoke-desk-alarms")):
        assert_accessible(page)
        picture(page, name)

    alarm.click()
    expect(worker.get_by_text("按“我去”之后才看得到谁住在那里")).to_be_visible()
    expect(worker.get_by_text(NAME)).to_have_count(0)
    picture(worker, "smoke-worker-alarm")
    worker.get_by_role("button", name="我去").click()
    expect(worker.locator("#people")).to_contain_text(NAME)
    worker.get_by_role("button", name="到了").click()
    assert_accessible(worker)
    picture(worker, "smoke-worker-there")
    expect(row).to_contain_text("已到场", timeout=HERE_MS)

    say(broker, '{"smoke":0,"density":0.5,"temperature":26}')
    _end(worker)
    picture(worker, "smoke-worker-ended")
    _closed_everywhere(desk, resident)
    _stopped(resident, house, broker)


def _end(worker: Page) -> None:
    """The smoke is gone: the page knows, and asks for no reason any more."""
    for _half_second in range(30):
        if worker.locator("#end").get_by_text("设备还在告警").count() == 0:
            break
        worker.wait_for_timeout(500)
        worker.reload()
    end = worker.locator("#end")
    end.get_by_text("误报：做饭油烟").click()
    end.get_by_role("button", name="结束这起告警").click()
    expect(worker.get_by_text("已结束，并记下是什么情况。")).to_be_visible()
    assert_accessible(worker)


def _closed_everywhere(desk: Page, resident: Page) -> None:
    """The matter, the figures of false alarms, and what the resident finds."""
    desk.goto("/desk/alarms?view=ended")
    ended = desk.locator("#alarms tbody tr").filter(has_text="误报：做饭油烟").first
    ended.get_by_role("link", name=re.compile(r"^\d{6,}")).click()
    expect(desk.locator("main")).to_contain_text("到场核实：误报：做饭油烟")
    picture(desk, "smoke-desk-matter")
    desk.goto("/desk/alarms/false")
    model = desk.locator("#models tbody tr").filter(has_text="Demo-H1")
    expect(_cells(model).nth(1)).to_have_text("1")
    assert_accessible(desk)
    picture(desk, "smoke-desk-false")

    resident.goto("/me/devices")
    for _half_second in range(LINKED_MS // 500):  # a job links the number to the home
        if resident.get_by_text(SERIAL).count():
            break
        resident.wait_for_timeout(500)
        resident.reload()
    expect(resident.get_by_text("正在使用").first).to_be_visible()
    assert_accessible(resident)
    picture(resident, "smoke-resident-devices")
    resident.goto("/me/data")
    expect(resident.locator("main")).to_contain_text("烟感 · 火情 · 误报：做饭油烟")
    assert_accessible(resident)
    resident.get_by_text("烟感 · 火情 · 误报：做饭油烟").first.scroll_into_view_if_needed()
    picture(resident, "smoke-resident-data")


def _stopped(resident: Page, house: House, broker: str) -> None:
    """The home wants it no more: of what the detector says after the press nothing is taken in."""
    resident.goto("/me/devices")
    resident.get_by_role("button", name="停止接收它的数据").first.click()
    expect(resident.get_by_text("已停止：从现在起不再接收")).to_be_visible()
    before = _taken(house)
    say(broker, '{"smoke":1,"density":9,"temperature":27}')
    for _tenth in range(HERE_MS // 100):
        if _taken(house) != before:
            break
        resident.wait_for_timeout(100)
    readings, alarms, refused = _taken(house)
    assert (readings, alarms, refused) == (before[0], before[1], before[2] + 1)


def _taken(house: House) -> tuple[int, int, int]:
    """Readings and alarms of the detector, and how often it was refused for want of consent."""
    with psycopg.connect(house.database_url) as link:
        row = link.execute(
            "SELECT (SELECT count(*) FROM sensing_reading r WHERE r.device_id = d.id), "
            "(SELECT count(*) FROM sensing_alarm a WHERE a.device_id = d.id), "
            "(SELECT coalesce(sum(count), 0)::int FROM sensing_refused "
            "WHERE reason = 'no_consent' AND who = d.serial) FROM sensing_device d WHERE serial = %s",
            [SERIAL],
        ).fetchone()
    return row or (0, 0, 0)


def _cells(row: Locator) -> Locator:
    return row.locator("td")


def _somebody_lives_there(worker: Page, house: House) -> None:
    """A person with a phone of their own, registered as the worker does it."""
    with psycopg.connect(house.database_url) as link:
        (home,) = link.execute(
            "SELECT household_id FROM sensing_device WHERE serial = %s", [SERIAL]
        ).fetchone() or (0,)
    worker.goto(f"/worker/visits/{home}")
    worker.locator("summary", has_text="登记家里的人").click()
    form = worker.locator('form[action$="/people"]')
    form.get_by_label("姓名").fill(NAME)
    form.get_by_label("电话").fill(PHONE)
    form.get_by_label("手机是本人的").check()
    form.get_by_role("button", name="登记").click()
    expect(worker.locator("summary", has_text=f"关爱颜色：{NAME}")).to_be_visible()


def _resident(open_page: OpenPage, house: House) -> Page:
    """Signed in with the number."""
    house.forget_codes()
    page = open_page(Size.PHONE, "/me/sign-in?next=/me/devices")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("短信里的六位数字").wait_for()
    code = re.search(r"\d{6}", house.last_message(PHONE))
    page.get_by_label("短信里的六位数字").fill(code[0] if code else "")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/me/devices")
    return page


def say(url: str, words: str) -> None:
    """One message of the detector, QoS 1 (MQTT 3.1.1), acknowledged by the broker."""
    topic = f"shanzhi/devices/{SERIAL}/telemetry".encode()
    hello = b"\x00\x04MQTT\x04\x02\x00\x3c\x00\x05smoke"
    body = len(topic).to_bytes(2) + topic + b"\x00\x01" + words.encode()
    with create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=5) as line:
        line.sendall(b"\x10" + bytes([len(hello)]) + hello)
        assert line.recv(4)[3:] == b"\x00"
        line.sendall(b"\x32" + bytes([len(body)]) + body)
        assert line.recv(4) == b"\x40\x02\x00\x01"
