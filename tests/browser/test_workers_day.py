"""A worker's day without signal, in a browser that is killed in the middle of it.

JOURNEY_ACTS says how many acts it has: 40 in ``make journey-worker``, fewer in every run of all tests.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Geolocation, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser import chromium
from tests.browser.house import House
from tests.browser.line import Line
from tests.browser.test_resident_report import photo, story
from tests.browser.test_worker_offline import accept, items, place_of, reported, sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
ACTS = int(os.environ.get("JOURNEY_ACTS", "12"))
# Three acts each: taken on, remarked on, closed with a picture. The others are found on patrol, or visits.
MATTERS = max(3, ACTS * 9 // 40)
VISITS = (ACTS - 3 * MATTERS) // 2
PATROLS = ACTS - 3 * MATTERS - VISITS
BACK_MS = 240_000
# Enough for whatever wakes the outbox before somebody has looked.
OFTEN = 200
# The id under which this browser keeps pages (frontend/src/offline/database.ts).
OWN_DEVICE = """() => new Promise((done) => {
  indexedDB.open("shanzhi-offline").onsuccess = ({ target }) => {
    const asked = target.result.transaction("marks").objectStore("marks").get("current");
    asked.onsuccess = () => { target.result.close(); done(asked.result.device); };
  };
})"""
FOR_A_PERSON = {"refused", "conflict", "signed-out"}


@pytest.fixture
def line(house: House) -> Iterator[Line]:
    """Between the phone and the house."""
    made = Line(urlsplit(house.url).port or 0)
    yield made
    made.cut()


@pytest.fixture
def expected_errors() -> list[str]:
    """The residents' own pages have none."""
    return []


class Phone:
    """A browser with a profile on disk: what a kill leaves there is what it starts with again."""

    def __init__(self, browser: Browser, profile: Path, base: str, house: House) -> None:
        self._kind, self._profile, self.base = browser.browser_type, profile, base
        lat, lng = place_of(house)
        self._here = Geolocation(latitude=lat, longitude=lng, accuracy=12)
        self.context = self._start()
        self.page = self.context.pages[0]

    def _start(self) -> BrowserContext:
        width, height = Size.PHONE.value
        context = self._kind.launch_persistent_context(
            self._profile, executable_path=chromium.require(), args=chromium.flags(),
            base_url=self.base, viewport={"width": width, "height": height}, locale="zh-CN",
            timezone_id="Asia/Shanghai", is_mobile=True, has_touch=True,
            geolocation=self._here, permissions=["geolocation"],
        )  # fmt: skip
        context.set_default_timeout(20_000)
        return context

    def killed(self) -> None:
        """kill -9 of the browser, and a new start."""
        mine = f"--user-data-dir={self._profile}"
        for process in psutil.process_iter(["cmdline"]):
            if mine in (process.info["cmdline"] or []):
                process.send_signal(signal.SIGKILL)
        self.context = self._start()
        self.page = self.context.pages[0]


@pytest.fixture
def phone(browser: Browser, tmp_path: Path, line: Line, house: House) -> Iterator[Phone]:
    """The worker's."""
    made = Phone(browser, tmp_path / "profile", f"http://localhost:{line.port}", house)
    yield made
    made.context.close()


def test_nothing_is_lost_and_nothing_done_twice(
    open_page: OpenPage, house: House, line: Line, phone: Phone
) -> None:
    told = [reported(house, story()) for _matter in range(MATTERS)]
    numbers = [each["number"] for each in told]
    sign_in(phone.page, house, phone.base)
    phone.page.goto("/worker/visits")
    expect(phone.page.locator("body[data-offline-ready]")).to_be_visible(timeout=BACK_MS)
    doors = phone.page.locator("#visits a.row").evaluate_all(
        "rows => rows.map(row => row.pathname)"
    )

    line.cut()
    day = Day(phone)
    for turn in range(VISITS):
        day.act(doors[turn % len(doors)], partial(visit, turn))
    half = len(numbers) // 2
    for number in numbers[:half]:
        day.three_acts(number)
    phone.killed()
    phone.page.goto("/worker/outbox")
    expect(items(phone.page)).to_have_count(day.done)
    for number in numbers[half:]:
        day.three_acts(number)
    for turn in range(PATROLS):
        day.act("/worker/report", partial(find_on_patrol, turn))
    picture(phone.page, "workers-day-outbox")

    # Meanwhile three of them are taken back at home.
    withdrawn = numbers[:3]
    for each in told[:3]:
        _take_back(open_page, each["link"])

    line.bytes_per_second, line.lose_every = 25_000, 5
    # Whoever is signed out stays so until the house says otherwise: each try is told the same.
    line.refusals = [401] * OFTEN
    line.mend()
    # A browser that was killed has forgotten the session, not the acts.
    sign_in(phone.page, house, phone.base)
    phone.page.goto("/worker/outbox")
    signed_out = phone.page.locator("sz-outbox [data-state=signed-out]")
    expect(signed_out.first).to_be_visible(timeout=BACK_MS)
    line.refusals = [500, 413, 409]
    assert _settle(phone.page, set(withdrawn)) | {"signed-out"} == FOR_A_PERSON
    _compare(house, numbers, set(withdrawn))
    _compare_found(house)
    _compare_visits(phone.page, doors)


def test_a_phone_that_was_lost_forgets_what_it_read_and_keeps_what_was_done(
    open_page: OpenPage, house: House, line: Line, phone: Phone
) -> None:
    number = reported(house, story())["number"]
    sign_in(phone.page, house, phone.base)
    phone.page.goto("/worker/")
    expect(phone.page.locator("body[data-offline-ready]")).to_be_visible(timeout=BACK_MS)
    lost_id = phone.page.evaluate(OWN_DEVICE)
    line.cut()
    Day(phone).act(f"/worker/cases/{number}", accept)

    # At another screen it is taken back, and whoever has it is signed out.
    at_home = open_page(Size.DESK, "/login")
    sign_in(at_home, house, house.url)
    at_home.on("dialog", lambda dialog: dialog.accept())
    at_home.goto("/account")
    with psycopg.connect(house.database_url, autocommit=True) as link:
        asked = "SELECT id FROM people_offlinedevice WHERE public_id = %s"
        (lost,) = _row(link, asked, lost_id)
    # Phones of other days are in the list, and this browser may be.
    at_home.locator(f'form[action="/account/devices/{lost}/revocation"] button').click()
    expect(at_home.get_by_text("已收回")).to_be_visible()
    (session,) = [c["value"] for c in phone.context.cookies() if c["name"].endswith("sessionid")]
    with psycopg.connect(house.database_url, autocommit=True) as link:
        link.execute("DELETE FROM people_staffsession WHERE session_id = %s", (session,))
        link.execute("DELETE FROM django_session WHERE session_key = %s", (session,))

    line.mend()
    phone.page.goto(f"/worker/cases/{number}")
    expect(phone.page.locator("input[name=password]")).to_be_visible()
    phone.page.wait_for_timeout(1_000)
    line.cut()
    with pytest.raises(PlaywrightError):
        phone.page.goto(f"/worker/cases/{number}")
    phone.page.wait_for_url("chrome-error://**")

    # Found again, its owner signs in: the act was kept, and goes.
    line.mend()
    sign_in(phone.page, house, phone.base)
    phone.page.goto("/worker/outbox")
    expect(items(phone.page)).to_have_count(0, timeout=60_000)
    phone.page.goto(f"/worker/cases/{number}")
    expect(phone.page.get_by_role("link", name="办结")).to_be_visible()


class Day:
    """What is done out there; ``done`` counts what the phone keeps."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.done = phone, 0

    def act(self, path: str, do: Callable[[Page], None]) -> None:
        """A form of a page is filled in and sent: the phone keeps it."""
        page = self.phone.page
        page.goto(path)
        do(page)
        page.wait_for_url("**/worker/outbox*")
        self.done += 1
        expect(items(page)).to_have_count(self.done)

    def three_acts(self, number: str) -> None:
        """Taken on, remarked on, closed with a picture."""
        for do in (accept, partial(remark, number), partial(close_with_photo, number)):
            self.act(f"/worker/cases/{number}", do)


def remark(number: str, page: Page) -> None:
    """A note for colleagues."""
    page.locator("summary", has_text="批注与留言").click()
    page.get_by_label("写一句").fill(_note(number))
    page.get_by_role("button", name="保存").click()


def close_with_photo(number: str, page: Page) -> None:
    """Done, and a picture shows it."""
    page.get_by_role("link", name="办结").click()
    page.locator('form[action$="/closure"] input[type=file]').set_input_files(photo())
    expect(page.get_by_text("已存在手机上，有信号后发出")).to_be_visible()
    page.get_by_label("已解决").check()
    page.get_by_label("给居民的答复").fill(f"{number} 换了灯泡，今晚恢复照明")
    page.get_by_role("button", name="办结，请居民评价").click()


def visit(turn: int, page: Page) -> None:
    """Somebody was at home and agreed to be written down."""
    page.get_by_label("见到人了", exact=True).check()
    page.get_by_label("住户同意把说的话和需要记下来").check()
    page.get_by_label("人怎么样").fill(_mood(turn))
    page.get_by_role("button", name="记下这次走访").click()


def find_on_patrol(turn: int, page: Page) -> None:
    """A picture, a word, send."""
    page.locator("form#patrol input[type=file][capture]").set_input_files(photo())
    expect(page.get_by_text("已存在手机上，有信号后发出")).to_be_visible()
    page.locator("summary", has_text="说明、录音").click()
    page.locator("form#patrol textarea").first.fill(_found(turn))
    page.get_by_role("button", name="发送").click()


def _mood(turn: int) -> str:
    return f"第{turn + 1}户，心情不错"


def _found(turn: int) -> str:
    return f"巡查第{turn + 1}处，井盖松动，走上去会响"


def _note(number: str) -> str:
    return f"{number} 的灯座也坏了，要带梯子"


def _take_back(open_page: OpenPage, link: str) -> None:
    resident = open_page(Size.PHONE, link)
    resident.on("dialog", lambda dialog: dialog.accept())
    resident.get_by_text("不用办了，撤回").click()
    resident.get_by_role("button", name="撤回", exact=True).click()
    expect(resident.get_by_text("已撤回").first).to_be_visible()


def _settle(page: Page, withdrawn: set[str]) -> set[str]:
    """What cannot go by itself is decided: thrown away where the resident took it back, else sent again.
    Returns the states in which something waited for a person."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/worker/outbox")
    waiting = page.locator(", ".join(f"sz-outbox [data-state={state}]" for state in FOR_A_PERSON))
    latest, seen = time.monotonic() + BACK_MS / 1000, set()
    expect(items(page).first).to_be_visible()
    while items(page).count():
        assert time.monotonic() < latest, items(page).all_inner_texts()
        for row in waiting.all():
            with contextlib.suppress(PlaywrightError):  # it may have gone by itself meanwhile
                text = row.inner_text(timeout=1_000)
                seen.add(str(row.get_attribute("data-state", timeout=1_000)))
                gone = any(number in text for number in withdrawn)
                row.get_by_role("button", name="放弃" if gone else "现在发送").click(timeout=1_000)
                break
        page.wait_for_timeout(300)
    return seen


def _compare(house: House, numbers: list[str], withdrawn: set[str]) -> None:
    """What the house knows: of each matter one acceptance, one note, one closing with one picture."""
    with psycopg.connect(house.database_url) as link:
        for number in numbers:
            (case_id, state) = _row(
                link, "SELECT id, state FROM cases_case WHERE number = %s", number
            )
            if number in withdrawn:
                assert state == "withdrawn", number
                continue
            kinds = [
                kind
                for (kind,) in link.execute(
                    "SELECT kind FROM kernel_event WHERE aggregate = 'case' AND aggregate_id = %s",
                    (case_id,),
                )
            ]
            assert kinds.count("cases.CaseAccepted") == 1, number
            assert kinds.count("cases.CaseClosed") == 1, number
            notes = "SELECT count(*) FROM cases_comment WHERE case_id = %s AND body = %s"
            assert _row(link, notes, case_id, _note(number)) == (1,), number
            pictures = (
                "SELECT count(*) FROM cases_attachment WHERE case_id = %s AND stage = 'evidence'"
            )
            assert _row(link, pictures, case_id) == (1,), number


def _compare_found(house: House) -> None:
    """Each thing found on patrol is one matter with one picture."""
    found = (
        "SELECT count(DISTINCT t.case_id), count(a.id) FROM cases_casetext t "
        "LEFT JOIN cases_attachment a ON a.case_id = t.case_id WHERE t.body LIKE %s"
    )
    with psycopg.connect(house.database_url) as link:
        for turn in range(PATROLS):
            assert _row(link, found, f"%{_found(turn)}%") == (1, 1), _found(turn)


def _compare_visits(page: Page, doors: list[str]) -> None:
    """Each visit is written down once, at the door where it was."""
    for turn in range(VISITS):
        page.goto(doors[turn % len(doors)])
        expect(page.get_by_text(_mood(turn))).to_have_count(1)


def _row(link: psycopg.Connection[Any], query: LiteralString, *values: Any) -> tuple[Any, ...]:
    return tuple(link.execute(query, values).fetchone() or ())
