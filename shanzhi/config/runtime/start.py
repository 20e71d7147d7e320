"""``shanzhi run``: from nothing to five ends that answer, and back to nothing at Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from shanzhi.config import environment
from shanzhi.config.runtime import disk, embedded, ports, preparation, tables
from shanzhi.config.runtime.processes import Options
from shanzhi.config.runtime.readiness import NEAR, bring_up
from shanzhi.config.runtime.single import SingleStart
from shanzhi.config.runtime.supervisor import Supervisor
from shanzhi.config.runtime.trouble import NO_SPACE_WORDS, Trouble
from shanzhi.config.runtime.welcome import addresses

RETRY_SECONDS = 10
Say = Callable[[str], None]


def run(options: Options, say: Say) -> None:
    """Start everything, tell the addresses, and stay until told to stop.

    Raises Trouble, in one sentence, when it cannot start.
    """
    environment.refuse_unsafe()
    var = environment.VAR_DIR.read().absolute()
    for folder in (var, var / "log", var / "static"):
        disk.require_writable(folder)
    disk.require_space(var)
    single = SingleStart(var)
    single.claim()
    ports.require_free(options.host, options.port, "PORT")
    ports.require_free(options.host, options.live_port, "LIVE_PORT")
    ports.require_free(options.host, options.ingest_port, "INGEST_PORT")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the supervisor listens
    env = _environment_of_children(options)
    with _step(say, "Database"):
        env["DATABASE_URL"] = _database(var)
    _migrate(env, var, say)
    supervisor = Supervisor(var / "log", env, say)
    try:
        with _step(say, "Web, live, jobs, alarms"):
            bring_up(supervisor, options)
        single.remember(env["SITE_URL"], supervisor.pids())
        say(addresses(env["SITE_URL"], preparation.welcome(var)))
        supervisor.listen_to_signals()
        supervisor.watch(lambda: _look_after(var, single, env["SITE_URL"], supervisor))
    finally:
        say("\nStopping ...")
        supervisor.stop()
        if not environment.DATABASE_URL.read():
            embedded.release(var)
        single.forget()
        say("Stopped.")


def _environment_of_children(options: Options) -> dict[str, str]:
    host = "localhost" if options.host in {*NEAR, *NEAR.values()} else options.host
    given = dict(os.environ)
    given.setdefault("SITE_URL", f"http://{host}:{options.port}")
    return given | {
        "PORT": str(options.port),
        "LIVE_PORT": str(options.live_port),
        "INGEST_PORT": str(options.ingest_port),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
    }


def _database(var: Path) -> str:
    url = environment.DATABASE_URL.read()
    if not url:
        return embedded.ensure_running(var)
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        raise Trouble(
            f"The server in DATABASE_URL does not answer ({str(error).strip().splitlines()[-1]}): "
            "check the address, or unset DATABASE_URL to use the embedded database."
        ) from error
    return url


def _migrate(env: dict[str, str], var: Path, say: Say) -> None:
    if tables.are_current(env["DATABASE_URL"], var):
        return
    program = [sys.executable, "-m", "shanzhi.config.runtime.preparation"]
    with _step(say, "Tables and demo place"):
        done = subprocess.run(program, env=env, check=False, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            if NO_SPACE_WORDS in done.stderr:
                raise Trouble(
                    "The disk is full: free some space and start again; nothing was lost."
                )
            raise Trouble(f"The tables could not be brought up to date:\n{done.stderr}")
    tables.remember(env["DATABASE_URL"], var)


def _look_after(var: Path, single: SingleStart, url: str, supervisor: Supervisor) -> None:
    with suppress(OSError):  # on a full disk the house goes on; only the next start knows less
        single.remember(url, supervisor.pids())
    if environment.DATABASE_URL.read():
        return
    try:
        if embedded.revive(var):
            supervisor.say("The database ended by itself and was started again.")
    except Trouble as trouble:
        # A full disk may be freed; the pages say that the database is away until then.
        supervisor.say(f"The database does not start: {trouble}")
        supervisor.told_to_stop.wait(RETRY_SECONDS)


@contextmanager
def _step(say: Say, title: str) -> Iterator[None]:
    began = time.monotonic()
    say(f"{title} ...")
    yield
    say(f"{title}: ready in {time.monotonic() - began:.1f} s")
