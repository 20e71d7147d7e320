"""A house's database with the demo place in it: loaded once, and copied for each house of a run.

Loading costs half a minute of a processor. The demo tells of the weeks before it is made, so a copy that is
older than a run is not used again, and neither is one that other code made.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from shanzhi.config import environment
from shanzhi.config.runtime import embedded, tables
from shanzhi.config.runtime.cluster import Cluster
from shanzhi.kernel.database.wall import WEB_ROLE
from tests import database

STEM = f"{database.PREFIX}_furnished_"
LONGEST_SECONDS = 20 * 60
# Its texts name no address but the one of the house that reads them.
SITE = "http://localhost"
DECIDING = {".py", ".csv", ".json", ".toml", ".txt"}


@contextmanager
def another(worker: str, purpose: str, var: Path) -> Iterator[str]:
    """One more database beside this process's own, with the demo place; its files (keys, pictures,
    what the welcome tells) come into ``var``. Yields its address."""
    with database.another(worker, purpose, _with_files_in(var)) as url:
        yield url


def cluster(var: Path) -> None:
    """The same on a server of its own, as ``shanzhi run`` makes and leaves it in ``var``."""
    url = embedded.ensure_running(var)
    programs = Cluster(var).programs
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"CREATE ROLE {WEB_ROLE} NOLOGIN")
    with (
        database.held(_with_files_in(var)) as template,
        (var / "dump.sql").open("w+b") as dump,
    ):
        subprocess.run([programs / "pg_dump", template], check=True, stdout=dump)  # noqa: S603  # 2026-11-26: our own words
    read = [str(programs / "psql"), "-qv", "ON_ERROR_STOP=1", "-f", str(var / "dump.sql"), url]
    subprocess.run(read, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # 2026-11-26: our own words
    with psycopg.connect(url, autocommit=True) as link:
        for table in database.ONLY_WRITTEN_TO:
            link.execute(f"ALTER TABLE {table} ENABLE TRIGGER stays_whole")
    tables.remember(url, var)
    embedded.release(var)


def _with_files_in(var: Path) -> database.Template:
    def template(link: psycopg.Connection, server: str) -> str:
        name = _kept(link) or _made(link, server)
        shutil.copytree(_files(name), var, dirs_exist_ok=True)
        return name

    return template


def furnish(url: str, var: Path) -> None:
    """Load the demo place and what journeys need besides into a migrated database."""
    env = {
        **os.environ, "SITE_URL": SITE, "DATABASE_URL": url, "VAR_DIR": str(var), "DEMO": "1",
    }  # fmt: skip
    _run("shanzhi.config.runtime.preparation", env)
    _draw_no_lots(url)
    _run("tests.browser.fill_desk", env)


def _run(program: str, env: dict[str, str]) -> None:
    command = [sys.executable, "-m", program]
    subprocess.run(  # noqa: S603  # 2026-11-26: our own words
        command, env=env, check=True, cwd=environment.ROOT, stdout=subprocess.DEVNULL
    )


def _draw_no_lots(url: str) -> None:
    """What a lot or a count decides must not depend on the run: only what must be verified is, and
    nothing goes up because it repeats."""
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(
            "INSERT INTO cases_samplingshare (place_code, percent) VALUES ('', 0) "
            "ON CONFLICT (place_code) DO UPDATE SET percent = 0"
        )
        # Journeys report the same lamp again and again; it must not go up the third time.
        link.execute(
            "INSERT INTO cases_escalationrule "
            "(trigger, place_code, category_code, times, days, is_active) "
            "VALUES ('repeat', '', '', 3, 30, false)"
        )


def _kept(link: psycopg.Connection) -> str:
    """The name of one that this code made not long ago, or an empty text."""
    for name in _all(link):
        made_by, _, minute = name.removeprefix(STEM).partition("_")
        age = time.time() - 60 * int(minute)
        if made_by == _fingerprint() and age < LONGEST_SECONDS and _files(name).is_dir():
            return name
    return ""


def _made(link: psycopg.Connection, server: str) -> str:
    for old in _all(link):
        database.drop(link, old)
    shutil.rmtree(_folder(), ignore_errors=True)
    name = f"{STEM}{_fingerprint()}_{int(time.time()) // 60}"
    unfinished = f"{database.PREFIX}_unfurnished"
    database.drop(link, unfinished)
    database.create(link, unfinished, database.template(link, server))
    files = _folder() / "unfinished"
    files.mkdir(parents=True)
    furnish(database.named(server, unfinished), files)
    files.rename(_files(name))
    database.rename(link, unfinished, name)
    return name


def _all(link: psycopg.Connection) -> list[str]:
    return [name for name in database.names(link) if name.startswith(STEM)]


def _folder() -> Path:
    return environment.VAR_DIR.read() / "cache" / "furnished"


def _files(name: str) -> Path:
    return _folder() / name


def _fingerprint() -> str:
    """Of all code and tables of the house: whatever of it the demo goes through."""
    files = [
        path
        for folder in ("shanzhi", "tests/browser")
        for path in sorted((environment.ROOT / folder).rglob("*"))
        if path.suffix in DECIDING and "/tests/test_" not in path.as_posix()
    ]
    digest = hashlib.blake2b(digest_size=8)
    digest.update(database.fingerprint().encode())
    for path in [environment.ROOT / "tests/traces.py", Path(__file__), *files]:
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()
