"""``make scan``: an independent scanner crawls and attacks the whole house, as each role.

Starts web, live and jobs with the demo place on a database of their own, signs in as each of the
demo's people, and lets wapiti walk every page it finds. Takes about twice SCAN_SECONDS for each
role (default 300). Reports lie in var/scan; the summary is printed. What was found last, and why it may stay, is
written in docs/security.md.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "var" / "scan"
UV = str(ROOT / ".venv" / "bin" / "uv")
WAPITI = os.environ.get("WAPITI", "")
# What it imports and does not ask for: newer releases of setuptools have no pkg_resources.
NEEDS = ("--with", "greenlet", "--with", "setuptools<81")
# For the crawl of one role; each of the modules below attacks for a tenth of it at most.
SECONDS = int(os.environ.get("SCAN_SECONDS", "300"))
# Those that look at our answers. Left out: modules that ask servers of strangers (ssrf, cms, wapp,
# takeover, network devices) or try lists of other systems' addresses.
MODULES = (
    "cookieflags", "crlf", "csp", "csrf", "exec", "file", "http_headers", "methods",
    "permanentxss", "redirect", "sql", "xss", "xxe",
)  # fmt: skip


def main() -> None:
    """Start the house, scan it as everybody (or as those who are named), print what was found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ["REPORTS_PER_ADDRESS"] = "0"  # all of the scanner's reports come from one address
    import django

    django.setup()
    from tests import database
    from tests.browser.house import House

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the house is put away in any case
    with database.of_this_run("scan") as url, tempfile.TemporaryDirectory() as var:
        house = House(url, Path(var))
        try:
            house.start()
            for role in sys.argv[1:] or [
                "nobody",
                *(a["username"] for a in house.demo["accounts"]),
            ]:
                print(f"{role}:", "; ".join(in_words(scan(house, role))) or "nothing found")
        finally:
            house.stop()


def scan(house: Any, role: str, seconds: int = SECONDS) -> dict[str, Any]:
    """What wapiti reports after it went about the house as ``role`` ("nobody": signed out) for at
    most about twice ``seconds``; {} when it wrote no report: the log beside it says why."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    report = RESULTS / f"{role}.json"
    report.unlink(missing_ok=True)
    start = f"/g/{house.demo['grid']}" if role == "nobody" else "/desk/"
    command = [
        *_wapiti(), "-u", house.url + "/", "-s", house.url + start, "--scope", "domain",
        "-m", ",".join(MODULES), "-d", "4", "-x", house.url + "/logout", "--flush-session",
        "--max-links-per-page", "60", "--max-scan-time", str(seconds), "--max-attack-time", str(max(seconds // 10, 5)),
        "--no-bugreport", "-f", "json", "-o", str(report),
    ]  # fmt: skip
    if role != "nobody":
        command += ["-H", f"Cookie: {_cookie(house, role)}"]
    with (RESULTS / f"{role}.log").open("w") as log:
        subprocess.run(command, check=False, stdout=log, stderr=subprocess.STDOUT)
    found: dict[str, Any] = json.loads(report.read_text()) if report.exists() else {}
    return found


def _wapiti() -> list[str]:
    """The scanner that is installed, else one that uv fetches for this run."""
    return [WAPITI] if WAPITI else [UV, "tool", "run", *NEEDS, "--from", "wapiti3==3.1.8", "wapiti"]


def _cookie(house: Any, username: str) -> str:
    import httpx

    password = next(a["password"] for a in house.demo["accounts"] if a["username"] == username)
    with httpx.Client(base_url=house.url) as browser:
        form = browser.get("/login").text.split('name="csrfmiddlewaretoken" value="')[1]
        fields = {
            "csrfmiddlewaretoken": form.split('"')[0],
            "username": username,
            "password": password,
        }
        browser.post("/login", data=fields)
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def in_words(found: dict[str, Any]) -> Iterator[str]:
    """How far it came, and how many findings of each kind have which level (1 is low)."""
    if not found:
        yield "no report: see the log in var/scan"
        return
    yield f"{found['infos'].get('crawled_pages_nbr', '?')} pages"
    for name, level, count in findings(found):
        yield f"{name}: {count} of level {level}"


def findings(found: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    """(kind, level, how many) of a report."""
    for part in ("vulnerabilities", "anomalies"):
        for name, rows in found[part].items():
            levels = Counter(int(row["level"]) for row in rows)
            yield from ((name, level, count) for level, count in sorted(levels.items()))


if __name__ == "__main__":
    main()
