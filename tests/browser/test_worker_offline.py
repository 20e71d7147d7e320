"""A grid worker goes down into the cellar: no signal, and nothing is lost, nothing done twice."""

from __future__ import annotations

import contextlib
import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.line import Line
from tests.browser.test_resident_report import photo, story
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
BACK_MS = 60_000


@pytest.fixture
def line(house: House) -> Iterator[Line]:
    """Between the phone and the house."""
    made = Line(urlsplit(house.url).port or 0)
    yield made
    made.cut()


@pytest.fixture
def expected_errors() -> list[str]:
    """What a browser writes when the line is cut, and when the server says no."""
    return [
        r"ERR_(CONNECTION|INTERNET|FAILED|EMPTY|NETWORK)",
        r"status of (409|403|404|0)",
        "Failed to fetch",
        "CORS policy",  # live news comes to the house's own address, not to the line's
        "EventSource",
    ]


def reported(house: House, text: str) -> dict[str, Any]:
    """A neighbour reports in the worker's grid; {number, link, …}."""
    with psycopg.connect(house.database_url) as link:
        (grid,) = link.execute(
            "SELECT min(place_code) FROM organizations_unit WHERE kind = 'grid_team'"
        ).fetchone() or ("",)
    body = {"key": str(uuid4()), "text": text, "place_code": grid}
    asked = urllib.request.Request(  # noqa: S310  # 2026-11-26: our own house on loopback
        f"{house.url}/api/v1/cases",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310  # 2026-11-26: as above
        found: dict[str, Any] = json.load(answer)
    return found


def items(page: Page) -> Locator:
    """What waits on the phone."""
    return page.locator("sz-outbox .outbox-item")


def accept(page: Page) -> None:
    """Take it on."""
    page.get_by_role("button", name="我来办（接单）").click()


def remark(page: Page) -> None:
    """A note for colleagues."""
    page.locator("summary", has_text="批注与留言").click()
    page.get_by_label("写一句").fill("灯座也坏了，要带梯子")
    page.get_by_role("button", name="保存").click()


def close_with_photo(page: Page) -> None:
    """Done, and a picture shows it."""
    page.get_by_role("link", name="办结").click()
    page.locator('form[action$="/closure"] input[type=file]').set_input_files(photo())
    expect(page.get_by_text("已存在手机上，有信号后发出")).to_be_visible()
    page.get_by_label("已解决").check()
    page.get_by_label("给居民的答复").fill("换了灯泡，今晚恢复照明")
    page.get_by_role("button", name="办结，请居民评价").click()


@contextlib.contextmanager
def no_room(page: Page) -> Iterator[None]:
    """The phone's storage is full: nothing more is kept."""
    keeper = page.context.service_workers[0]
    keeper.evaluate(
        "() => { const rows = IDBObjectStore.prototype; self.kept = rows.put;"
        "rows.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    yield
    keeper.evaluate("() => { IDBObjectStore.prototype.put = self.kept; }")


def report_in_three_taps(page: Page, base: str) -> None:
    """A photo, a category, send; once while the phone has no room left for it."""
    page.goto(f"{base}/worker/report")
    expect(page.get_by_text("没有信号，这是")).to_be_visible()
    page.locator("form#patrol input[type=file][capture]").set_input_files(photo())
    expect(page.get_by_text("已存在手机上，有信号后发出")).to_be_visible()
    expect(page.get_by_text("位置已附上，误差约 12 米。发出后找最近的楼栋。")).to_be_visible()
    page.locator(".pick-chip").nth(1).click()
    send = page.get_by_role("button", name="发送")
    with no_room(page):
        send.click()
        expect(page.get_by_text("手机存储满了，这一次没有存下")).to_be_visible()
        picture(page, "worker-no-room")
    send.click()
    page.wait_for_url("**/worker/outbox*")


def place_of(house: House) -> tuple[float, float]:
    """(latitude, longitude) of a building in the worker's grid."""
    with psycopg.connect(house.database_url) as link:
        found = link.execute(
            "SELECT latitude, longitude FROM places_building WHERE latitude IS NOT NULL AND grid_id ="
            " (SELECT min(place_code) FROM organizations_unit WHERE kind = 'grid_team') LIMIT 1"
        ).fetchone()
    assert found
    return found


def taken_back(resident: Page) -> None:
    """The resident does not need it any more."""
    resident.on("dialog", lambda dialog: dialog.accept())
    resident.get_by_text("不用办了，撤回").click()
    resident.get_by_role("button", name="撤回", exact=True).click()
    expect(resident.get_by_text("已撤回").first).to_be_visible()


def patrols(house: House) -> list[tuple[float, str, int]]:
    """(accuracy, what says where, pictures) of everything found on patrol."""
    with psycopg.connect(house.database_url) as link:
        return link.execute(
            "SELECT p.accuracy_m, p.placed_by, count(a.id) FROM cases_patrol p "
            "LEFT JOIN cases_attachment a ON a.case_id = p.case_id GROUP BY p.case_id ORDER BY p.case_id"
        ).fetchall()


def test_a_morning_in_the_cellar(open_page: OpenPage, house: House, line: Line) -> None:
    known = patrols(house)
    told = [reported(house, story()) for _matter in range(3)]
    first, second, third = (each["number"] for each in told)
    lat, lng = place_of(house)
    phone = open_page(
        Size.PHONE,
        f"http://localhost:{line.port}/login",
        geolocation={"latitude": lat, "longitude": lng, "accuracy": 12},
        permissions=["geolocation"],
    )
    base = f"http://localhost:{line.port}"
    sign_in(phone, house, base)
    for number in (second, third):
        phone.goto(f"{base}/worker/cases/{number}")
        accept(phone)
        expect(phone.get_by_role("link", name="办结")).to_be_visible()
    phone.goto(f"{base}/worker/")
    expect(phone.locator("body[data-offline-ready]")).to_be_visible(timeout=BACK_MS)

    line.cut()
    in_cellar = _Cellar(phone, base)
    in_cellar.act(first, accept, 1)
    in_cellar.act(first, remark, 2)
    in_cellar.act(first, close_with_photo, 3)  # it was not taken on when the signal went
    in_cellar.act(second, close_with_photo, 4)
    in_cellar.act(third, close_with_photo, 5)
    report_in_three_taps(phone, base)
    expect(items(phone)).to_have_count(6)
    assert_accessible(phone)
    picture(phone, "worker-outbox")

    # The tab is closed; meanwhile the resident takes the third back.
    taken_back(open_page(Size.PHONE, told[2]["link"]))
    context = phone.context
    phone.close()
    phone = context.new_page()
    phone.goto(f"{base}/worker/outbox")
    expect(items(phone)).to_have_count(6)

    # 200 kbit/s, and every fifth answer is lost on the way.
    line.bytes_per_second, line.lose_every = 25_000, 5
    line.mend()
    expect(items(phone)).to_have_count(1, timeout=BACK_MS)
    left = items(phone).first
    expect(left.get_by_text("和别人的处理冲突")).to_be_visible()
    expect(left.get_by_text(third)).to_be_visible()
    theirs = left.locator('[data-part="now"]')
    expect(theirs).to_contain_text("已撤回")
    expect(left.locator('[data-part="said"]')).to_contain_text("换了灯泡，今晚恢复照明")
    picture(phone, "worker-conflict")
    line.bytes_per_second, line.lose_every = 0, 0
    phone.on("dialog", lambda dialog: dialog.accept())
    left.get_by_role("button", name="放弃").click()
    expect(phone.get_by_text("没有待发送的内容")).to_be_visible()

    phone.goto(f"{base}/worker/cases/{first}")
    expect(phone.get_by_text("灯座也坏了，要带梯子")).to_have_count(1)
    for number in (first, second):
        phone.goto(f"{base}/worker/cases/{number}")
        closings = phone.locator(".timeline", has_text="换了灯泡，今晚恢复照明")
        expect(closings).to_have_count(1)
        assert len(re.findall("换了灯泡，今晚恢复照明", closings.inner_text())) == 1
    assert patrols(house)[len(known) :] == [(12.0, "device", 1)]


# A row as another account's device would have left it.
OF_A_COLLEAGUE = """async account => {
  const shop = await new Promise(done => {
    const ask = indexedDB.open("shanzhi-offline");
    ask.onsuccess = () => done(ask.result);
  });
  const row = {
    key: "k", account, subject: "worker/visits/1", madeAt: 0, state: "refused", tries: 0, nextAt: 0, why: "",
    sealed: { device: "d", iv: new Uint8Array(12), body: new ArrayBuffer(0) },
  };
  await new Promise(done => {
    shop.transaction("acts", "readwrite").objectStore("acts").put(row).onsuccess = done;
  });
  shop.close();
}"""
COUNT = """store => new Promise(done => {
  const ask = indexedDB.open("shanzhi-offline");
  ask.onsuccess = () => {
    const rows = ask.result.transaction(store).objectStore(store).count();
    rows.onsuccess = () => { ask.result.close(); done(rows.result); };
  };
})"""


def test_two_who_share_a_phone_see_nothing_of_each_other(open_page: OpenPage, house: House) -> None:
    phone = open_page(Size.PHONE, "/login")
    none_kept = f"async () => (await ({COUNT})('pages')) === 0"
    for leave in (_signs_out_at_the_desk, _comes_to_the_desk):
        sign_in(phone, house, house.url)
        phone.goto("/worker/")
        expect(phone.locator("body[data-offline-ready]")).to_be_visible(timeout=BACK_MS)
        assert phone.evaluate(COUNT, "pages") > 0
        leave(phone, house)
        phone.wait_for_function(none_kept)
    phone.context.clear_cookies()
    sign_in(phone, house, house.url)
    phone.evaluate(OF_A_COLLEAGUE, 999_999)
    phone.goto("/worker/outbox")
    expect(phone.get_by_text("没有待发送的内容")).to_be_visible()
    expect(items(phone)).to_have_count(0)
    assert phone.evaluate(COUNT, "acts") == 1


def _signs_out_at_the_desk(phone: Page, _house: House) -> None:
    phone.goto("/account")
    phone.locator("details.menu > summary").last.click()
    phone.get_by_role("button", name="退出登录").click()
    phone.wait_for_url("**/login*")


def _comes_to_the_desk(phone: Page, house: House) -> None:
    """A colleague, where nobody has signed out."""
    phone.context.clear_cookies()
    sign_in(phone, house, house.url, "clerk")
    phone.goto("/desk/")


def sign_in(page: Page, house: House, base: str, username: str = "worker") -> None:
    """With name and password, as somebody of the demo; on a line that loses answers once more, as
    people do."""
    for _attempt in range(5):
        with contextlib.suppress(PlaywrightError):
            page.goto(f"{base}/login")
            if not page.url.endswith("/login"):
                return  # the answer was lost, the sign-in was not
            page.locator("input[name=username]").fill(username)
            page.locator("input[name=password]").fill(house.password_of(username))
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url(lambda url: not url.endswith("/login"))
            if not page.url.startswith("chrome-error:"):
                return
    raise AssertionError("the sign-in page was lost five times")


class _Cellar:
    """One phone without signal."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def act(self, number: str, do: Callable[[Page], None], waiting: int) -> None:
        """Something is done to a matter: it is kept."""
        self.page.goto(f"{self.base}/worker/cases/{number}")
        expect(self.page.get_by_text("没有信号，这是")).to_be_visible()
        do(self.page)
        self.page.wait_for_url("**/worker/outbox*")
        expect(items(self.page)).to_have_count(waiting)
