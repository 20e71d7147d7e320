"""The twin's map of 50,000 houses in Chromium without a graphics card, 1440 by 900, moved by hand.

Value: frames per second (the median of the time between two pictures) while the map is dragged, zoomed,
tilted and turned from the whole district down to single houses; reference: the same hand on an empty
map of the same size in the same run. Beside it the processor time of the whole browser per picture, which
other work on the machine changes little, and ``first``: the same for whoever looks before anybody else,
while the server makes the houses' tiles on the same processors. BENCH_HOUSES names another number.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import time
from typing import Any
from uuid import uuid4

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import servers, twin_town
from tests.browser import chromium

HOUSES = int(os.environ.get("BENCH_HOUSES", "50000"))
EVERYWHERE = ""
STEPS = int(os.environ.get("BENCH_STEPS", "30"))
SIZE = {"width": 1440, "height": 900}
SOFTWARE = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
# Times between pictures, taken by the browser itself.
WATCH = """() => {
  const seen = [];
  let last = 0;
  const step = (now) => {
    if (last) seen.push(now - last);
    last = now;
    if (window.watching) requestAnimationFrame(step);
  };
  window.watching = true; window.pictures = seen; requestAnimationFrame(step);
}"""
TAKE = "() => { window.watching = false; return window.pictures; }"


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # Playwright runs an event loop in this thread; the ORM is used beside it.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    import django

    django.setup()
    from tests import database

    with database.of_this_run("bench_twin") as url:
        per_second = round(twin_town.prepare(HOUSES))
        blocks_s = _blocks()
        found = _measure(url)
    town, empty = found["town"], found["empty"]
    result = {
        "name": "twin",
        "value": town["fps"],
        "unit": f"frames/s (median) over {HOUSES:,} houses at 1440 x 900 on software WebGL",
        "reference": empty["fps"],
        "ratio": round(town["fps"] / empty["fps"], 2),
        "outlines_per_second": per_second,
        "blocks_s": blocks_s,
        **found,
    }
    print(json.dumps(result, ensure_ascii=False))


def _blocks() -> float:
    """Seconds of the job that follows an import."""
    from shanzhi.insight.actions.twin.show_tile import draw_blocks

    begin = time.perf_counter()
    draw_blocks(twin_town.TOWN)
    return round(time.perf_counter() - begin, 1)


def _measure(url: str) -> dict[str, Any]:
    with servers.web("shanzhi.config.wsgi:application", url) as (port, pid):
        tiles = _tiles(port)
        with sync_playwright() as play:
            flags = [flag for flag in chromium.flags() if flag != "--disable-gpu"]
            browser = play.chromium.launch(
                executable_path=chromium.require(), args=[*flags, *SOFTWARE]
            )
            seen = {
                name: _frames(browser, port, place)
                for name, place in (
                    ("empty", twin_town.EMPTY), ("first", twin_town.TOWN), ("town", twin_town.TOWN),
                )
            }  # fmt: skip
            browser.close()
        return {**seen, "tiles": tiles, "worker_memory_mb": servers.memory_mb(pid)}


def _session(place: str) -> str:
    from shanzhi.kernel.api import Role
    from shanzhi.people.tests.factories import browser_of, make_account

    account = make_account(username=f"bench-{uuid4().hex[:12]}", role=Role.LEADER, scope_code=place)
    return str(browser_of(account).cookies["sessionid"].value)


def _tiles(port: int) -> dict[str, Any]:
    """Tiles of the middle of the town by zoom, made for the first time (blocks: by the job after an
    import) and asked for again. By someone of no county: the county's own stay unmade for the hand."""
    from shanzhi.lib.vector_tiles import tile_at

    who = {"Cookie": f"sessionid={_session(EVERYWHERE)}", "Accept-Encoding": "gzip"}
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found: dict[str, Any] = {}
    for z in (11, 12, 13, 14, 15, 16):
        middle = tile_at(*twin_town.CENTRE, z)
        near = 0 if z < 13 else 1 if z < 15 else 2
        paths = [
            f"/cockpit/twin/tiles/{z}/{middle.x + dx}/{middle.y + dy}"
            for dx in range(-near, near + 1)
            for dy in range(-near, near + 1)
        ]
        first = [_timed(link, who, path) for path in paths]
        again = [_timed(link, who, path) for path in paths]
        found[str(z)] = {
            "first_p95_ms": _p95([ms for ms, _size in first]),
            "again_p95_ms": _p95([ms for ms, _size in again]),
            "largest_kb": round(max(size for _ms, size in first) / 1000, 1),
        }
    return found


def _timed(link: http.client.HTTPConnection, who: dict[str, str], path: str) -> tuple[float, int]:
    """(milliseconds, bytes) of one tile."""
    begin = time.perf_counter()
    link.request("GET", path, headers=who)
    size = len(link.getresponse().read())
    return (time.perf_counter() - begin) * 1000, size


def _frames(browser: Browser, port: int, place: str) -> dict[str, Any]:
    """The same hand on the map of a place; what the browser showed meanwhile."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN")  # type: ignore[arg-type]  # 2026-11-26: a plain dict
    context.add_cookies(
        [{"name": "sessionid", "value": _session(place), "url": f"http://127.0.0.1:{port}"}]
    )
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/cockpit/twin")
    page.locator(".twin-layers").wait_for(state="visible", timeout=60_000)
    page.wait_for_timeout(3000)
    stages, before = {}, _browser_seconds()
    for name, steps, tilted in (
        ("district", 0, False), ("roofs", 9, False), ("houses", 8, True), ("street", 6, False),
    ):  # fmt: skip
        seen = _seen(page)
        stages[name] = _stage(page, steps, tilted)
        if place == twin_town.TOWN and _seen(page) == seen:
            raise SystemExit("The map did not follow the hand.")
    spent = _browser_seconds()
    if picture := os.environ.get("BENCH_PICTURE"):
        page.screenshot(path=f"{picture}-{place}.png")
    context.close()
    pictures = [ms for one in stages.values() for ms in one]
    return {
        **_told(pictures),
        "processor_ms_per_picture": round((spent - before) * 1000 / len(pictures), 1),
        "stages": {name: _told(one) for name, one in stages.items()},
    }


def _seen(page: Page) -> bytes:
    """The map as it stands. Raises SystemExit when the hand has left the page."""
    if not page.url.endswith("/cockpit/twin"):
        raise SystemExit(f"A drag was taken for a press and led to {page.url}.")
    page.wait_for_timeout(1000)
    return page.locator(".maplibregl-canvas").screenshot()


def _browser_seconds() -> float:
    """Processor time of Chromium with all its processes, the one that draws in software among them."""
    spent = 0.0
    for child in psutil.Process().children(recursive=True):
        if "chrom" in child.name():
            times = child.cpu_times()
            spent += times.user + times.system
    return spent


def _stage(page: Page, steps: int, tilted: bool) -> list[float]:
    """Zoom in by ``steps`` of the wheel, tilt and turn where wanted, drag about; milliseconds between
    pictures from the first movement to the last."""
    box: Any = page.locator(".maplibregl-canvas").bounding_box() or {}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(WATCH)
    page.mouse.move(x, y)
    for _step in range(steps):
        page.mouse.wheel(0, -120)
        page.wait_for_timeout(120)
    if tilted:
        _drag(page, x, y, 60, -140, button="right")
    for dx, dy in ((220, 60), (-180, 120), (-140, -160), (200, -80)):
        _drag(page, x, y, dx, dy)
    return [float(ms) for ms in page.evaluate(TAKE)]


def _drag(page: Page, x: float, y: float, dx: int, dy: int, *, button: Any = "left") -> None:
    page.mouse.move(x, y)
    page.mouse.down(button=button)
    for step in range(1, STEPS + 1):
        page.mouse.move(x + dx * step / STEPS, y + dy * step / STEPS)
        page.wait_for_timeout(16)
    page.mouse.up(button=button)
    page.wait_for_timeout(300)


def _told(pictures: list[float]) -> dict[str, float]:
    middle = statistics.median(pictures)
    return {
        "fps": round(1000 / middle, 1),
        "median_ms": round(middle, 1),
        "p95_ms": _p95(pictures),
        "pictures": len(pictures),
    }


def _p95(values: list[float]) -> float:
    ordered = sorted(values)
    return round(ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)], 1)


if __name__ == "__main__":
    main()
