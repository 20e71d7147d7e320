"""The worker's end in a real Chromium: what the first visit costs, how fast it stands without a net, how a
list of 500 stops scrolls, and what it takes to send a day's 500 acts with 100 pictures.

Value: kilobytes (1,000 bytes, compressed, as they crossed the line) of the first visit, without the pages that
are fetched afterwards to be kept; reference: what is wanted. BENCH_STOPS and BENCH_ACTS name other sizes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.worker_pages import LIST_ROW, keep_act, scroll_through
from tests import database
from tests.browser import chromium
from tests.browser.house import House
from tests.browser.line import Line
from tests.browser.visit import Size, Visit

STOPS = int(os.environ.get("BENCH_STOPS", "500"))
ACTS = int(os.environ.get("BENCH_ACTS", "500"))
PHOTOS = ACTS // 5
WANTED_KB, SLOWER = 150, 4
LONGEST_MS = 900_000


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    with (
        database.of_this_run("bench_worker") as url,
        tempfile.TemporaryDirectory() as var,
        sync_playwright() as play,
    ):
        house = House(url, Path(var))
        browser = play.chromium.launch(executable_path=chromium.require(), args=chromium.flags())
        try:
            house.start()
            _fill(house)
            line = Line(urlsplit(house.url).port or 0)
            here = f"http://localhost:{line.port}"
            visit = Visit(browser, here, Size.PHONE)
            visit.context.add_cookies(_signed_in(Visit(browser, here, Size.PHONE), house))
            print(json.dumps(_measure(line, visit), ensure_ascii=False))
        finally:
            browser.close()
            house.stop()


def _fill(house: House) -> None:
    print(f"  {STOPS} stops", flush=True)
    command = [sys.executable, "-m", "benchmarks.worker_stops", str(STOPS)]
    subprocess.run(command, env=house.env, check=True)  # 2026-11-26: our own words
    house.until_quiet(LONGEST_MS / 1000)


def _signed_in(visit: Visit, house: House) -> list[Any]:
    """The cookies of a worker who signed in on a device that is put away again."""
    page = visit.page
    page.goto("/login")
    page.locator("input[name=username]").fill("worker")
    page.locator("input[name=password]").fill(house.password_of("worker"))
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/login"))
    cookies = visit.context.cookies()
    visit.close()
    return cookies


def _measure(line: Line, visit: Visit) -> dict[str, Any]:
    first = _first_visit(visit)
    line.cut()
    again = _without_net(visit.page)
    fps = scroll_through(visit.page)
    kept = _keep_acts(visit.page)
    return {
        "name": "worker",
        "value": first["kb"],
        "unit": "KB compressed of the first visit to the worker's list",
        "reference": WANTED_KB,
        "ratio": round(first["kb"] / WANTED_KB, 2),
        "first_visit": first,
        "without_net": again,
        "scroll": fps,
        "kept": kept,
        "sync": _sync(line, visit.page),
    }


def _first_visit(visit: Visit) -> dict[str, Any]:
    """Signed in, nothing on the device: page, styles, scripts, and what keeping the day costs."""
    page = visit.page
    link = visit.context.new_cdp_session(page)
    link.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    link.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    link.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    page.goto("/worker/")
    expect(page.locator("body[data-offline-ready]")).to_be_visible(timeout=LONGEST_MS)
    shown = [sizes[one] for one in sizes if kinds.get(one) not in {"Fetch", "XHR", "EventSource"}]
    fetched = [sizes[one] for one in sizes if kinds.get(one) in {"Fetch", "XHR"}]
    link.detach()
    return {
        "kb": round(sum(shown) / 1000, 1),
        "requests": len(shown),
        "kept_pages_kb": round(sum(fetched) / 1000, 1),
        "kept_requests": len(fetched),
    }


def _without_net(page: Page) -> dict[str, Any]:
    """From the address to a list that can be tapped, on a processor that is slowed down."""
    link = page.context.new_cdp_session(page)
    times = []
    for _turn in range(5):
        page.goto("about:blank")
        link.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        begin = time.perf_counter()
        page.goto("/worker/", wait_until="commit")
        page.locator(LIST_ROW).first.click(trial=True)
        times.append((time.perf_counter() - begin) * 1000)
        link.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    link.detach()
    return {
        "ms_median": round(sorted(times)[2]),
        "ms_worst": round(max(times)),
        "cpu_slower": SLOWER,
        "rows": page.locator(LIST_ROW).count(),
    }


def _keep_acts(page: Page) -> dict[str, Any]:
    """Forms sent without a net: remarks on each matter, every fifth with a picture."""
    paths = page.locator(LIST_ROW).evaluate_all("rows => rows.map(row => row.pathname)")
    numbers = [path.rpartition("/")[2] for path in paths]
    begin = time.perf_counter()
    for turn in range(ACTS):
        keep_act(page, numbers[turn % len(numbers)], turn, picture=turn % 5 == 0)
        if turn % 50 == 49:
            print(f"  {turn + 1} of {ACTS} acts kept", flush=True)
    return {"acts": ACTS, "ms_each": round((time.perf_counter() - begin) / ACTS * 1000)}


def _sync(line: Line, page: Page) -> dict[str, Any]:
    """Until nothing waits on the phone any more."""
    before = line.requests, line.bytes_up, line.bytes_down
    begin = time.perf_counter()
    line.mend()
    page.goto("/worker/outbox")
    waiting = page.locator("sz-outbox .outbox-item")
    expect(waiting.first).to_be_visible()
    expect(waiting).to_have_count(0, timeout=LONGEST_MS)
    seconds = time.perf_counter() - begin
    return {
        "acts": ACTS,
        "photos": PHOTOS,
        "seconds": round(seconds, 1),
        "requests": line.requests - before[0],
        "mb_up": round((line.bytes_up - before[1]) / 1e6, 2),
        "mb_down": round((line.bytes_down - before[2]) / 1e6, 2),
    }


if __name__ == "__main__":
    main()
