"""Let the wall run for hours and see whether it keeps what it no longer shows.

    python -m tests.browser.wall_hours http://localhost:8000 leader PASSWORD --minutes 480

It goes round all screens without a pause, faster than anybody would, and every so often asks the browser
to collect and then says: megabytes of script, documents, nodes, listeners, and canvases on the page.
The result is 1 when the script's megabytes or the nodes of the last quarter lie a tenth above those of the
second quarter (the first is warming up).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser import chromium

GROWS = 1.10
FEWEST = 8


def main() -> int:
    """Run, write the samples, judge."""
    given = _arguments()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.require(), args=chromium.flags())
        page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        _sign_in(page, given.url, given.username, given.password)
        page.evaluate(
            "seconds => document.querySelector('sz-wall').setAttribute('seconds', seconds)",
            str(given.seconds),
        )
        page.keyboard.press("p")
        samples = _watch(page, given.minutes * 60, given.every)
        browser.close()
    if given.out:
        given.out.write_text(json.dumps(samples, indent=1))
    return judge(samples)


def judge(samples: list[dict[str, Any]]) -> int:
    """0 when nothing grows, 1 when something does, 2 when there are too few samples to say."""
    if len(samples) < FEWEST:
        return 2
    quarter = len(samples) // 4
    result = 0
    for name in ("megabytes", "nodes"):
        early, late = (
            statistics.median(one[name] for one in part)
            for part in (samples[quarter : 2 * quarter], samples[-quarter:])
        )
        grows = late > GROWS * early
        result |= int(grows)
        sys.stdout.write(f"{name}: {early} then {late}{' GROWS' if grows else ''}\n")
    return result


def inspector_of(page: Page) -> CDPSession:
    """Through it the browser says what it holds."""
    inspector = page.context.new_cdp_session(page)
    inspector.send("Performance.enable")
    return inspector


def _watch(page: Page, seconds: float, every: float) -> list[dict[str, Any]]:
    inspector = inspector_of(page)
    end, samples = time.monotonic() + seconds, []
    while time.monotonic() < end:
        page.wait_for_timeout(every * 1000)
        samples.append(sample(page, inspector))
        sys.stdout.write(json.dumps(samples[-1], ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return samples


def sample(page: Page, inspector: CDPSession) -> dict[str, Any]:
    """What the page holds just now, after the browser was asked to collect."""
    inspector.send("HeapProfiler.collectGarbage")
    told = {
        one["name"]: one["value"] for one in inspector.send("Performance.getMetrics")["metrics"]
    }
    return {
        "at": time.strftime("%H:%M:%S"),
        "megabytes": round(told["JSHeapUsedSize"] / 1_000_000, 1),
        "documents": int(told["Documents"]),
        "nodes": int(told["Nodes"]),
        "listeners": int(told["JSEventListeners"]),
        "canvases": page.locator("canvas").count(),
        "screen": page.title().split(" · ")[1],
    }


def _sign_in(page: Page, url: str, username: str, password: str) -> None:
    page.goto(f"{url}/login")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: not address.endswith("/login"))
    page.goto(f"{url}/cockpit/")
    page.locator("[data-turning] button").first.wait_for()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("url")
    parser.add_argument("username")
    parser.add_argument("password")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=5, help="how long each screen stays")
    parser.add_argument("--every", type=float, default=20, help="seconds between two samples")
    parser.add_argument("--out", type=Path, help="where to write the samples as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
