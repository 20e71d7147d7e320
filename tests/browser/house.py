"""The real processes that journeys visit: web, live, jobs, alarms and intake, as ``shanzhi run`` starts them,
with a broker of their own where mosquitto is installed."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
from django.core import signing

from shanzhi.config import environment
from shanzhi.config.runtime.preparation import WELCOME
from shanzhi.config.runtime.processes import Options
from shanzhi.config.runtime.readiness import bring_up
from shanzhi.config.runtime.supervisor import Supervisor
from shanzhi.sensing.simulating import running
from tests import database, furnished
from tests.traces import SEEDS, Logs, in_tables

QUIET_SECONDS = 30
# What a journey types as a caller's number (test_dispatchers_day.py).
TYPED_PHONE = "13800000009"


class House:
    """Pages at ``url``; ``demo`` is what the demo place tells of itself."""

    def __init__(self, database_url: str, var: Path) -> None:
        port, live, ingest = _free_ports()
        self.options = Options(
            host="127.0.0.1", port=port, live_port=live, ingest_port=ingest, workers=1
        )
        self.url = f"http://localhost:{port}"
        self.database_url = database_url
        self.var = var
        self.env = {
            **os.environ, "DATABASE_URL": database_url, "VAR_DIR": str(var), "SITE_URL": self.url,
            "PORT": str(port), "LIVE_PORT": str(live),
            "INGEST_PORT": str(ingest), "DEMO": "1",
            "SMS_CHANNEL": "shanzhi.messaging.channels.file.FileChannel",
        }  # fmt: skip
        self._beside = ExitStack()
        # Empty where there is no mosquitto.
        self.mqtt_url = self._broker()
        if self.mqtt_url:
            self.env["MQTT_URL"] = self.mqtt_url
        self.logs = Logs(database.log_folder())
        self.supervisor = Supervisor(database.log_folder(), self.env, print)
        self._watching = threading.Thread(target=self.supervisor.watch, args=(lambda: None,))

    def start(self) -> None:
        """Load the demo place unless it is there, start the processes, wait until they answer."""
        if not (self.var / WELCOME).exists():
            furnished.furnish(self.database_url, self.var)
        self._share_compiled_templates()
        bring_up(self.supervisor, self.options)
        # Jobs end when the database goes away, and whoever watches starts them again.
        self._watching.start()

    def _broker(self) -> str:
        try:
            return self._beside.enter_context(running.broker(self.var))
        except running.Missing:
            return ""

    def _share_compiled_templates(self) -> None:
        """What one house of this folder has compiled, the next need not."""
        ours = environment.VAR_DIR.read() / "cache" / "templates"
        ours.mkdir(parents=True, exist_ok=True)
        here = self.var / "cache"
        here.mkdir(exist_ok=True)
        if not (here / "templates").exists():
            (here / "templates").symlink_to(ours)

    def stop(self) -> None:
        """End all processes."""
        self.supervisor.told_to_stop.set()
        if self._watching.is_alive():
            self._watching.join()
        self.supervisor.stop()
        self._beside.close()

    def traces(self) -> list[str]:
        """Where something that belongs to a person was written down for machines."""
        seeds = (*SEEDS, TYPED_PHONE)
        with psycopg.connect(self.database_url) as link:
            return [*in_tables(link, seeds), *self.logs.holding(seeds)]

    @property
    def demo(self) -> dict[str, Any]:
        """``grid``: a grid's code; ``accounts``: role, username, password of each."""
        told: dict[str, Any] = json.loads((self.var / WELCOME).read_text())
        return told

    def password_of(self, username: str) -> str:
        """What the welcome tells of one of the demo's accounts."""
        accounts = self.demo["accounts"]
        return str(next(each["password"] for each in accounts if each["username"] == username))

    @property
    def secret_key(self) -> bytes:
        """What signs the links of this house."""
        return (self.var / "secret_key").read_text().strip().encode()

    def last_message(self, phone: str) -> str:
        """The newest text message that went to a number."""
        sent = max((self.var / "outbox").glob("*.txt")).read_text().splitlines()
        mine = [message for line in sent if (message := json.loads(line))["to"] == phone]
        return str(mine[-1]["text"])

    def forget_codes(self) -> None:
        """No journey waits for the minute that lies between two codes to one phone."""
        with psycopg.connect(self.database_url, autocommit=True) as link:
            link.execute("DELETE FROM people_phonecode")

    def forget_confirmations(self) -> None:
        """Everybody signed in long ago: what is grave asks them again."""
        key, salt = self.secret_key.decode(), "django.contrib.sessions.SessionStore"
        with psycopg.connect(self.database_url, autocommit=True) as link:
            for name, kept in link.execute("SELECT session_key, session_data FROM django_session"):
                held = signing.loads(kept, key=key, salt=salt)
                held.pop("confirmed_at", None)
                link.execute(
                    "UPDATE django_session SET session_data = %s WHERE session_key = %s",
                    (signing.dumps(held, key=key, salt=salt, compress=True), name),
                )

    def do(self, task: str) -> None:
        """Have the job worker do before all else what it does every few minutes, and wait for it."""
        begin = (
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, priority) "
            "VALUES ('upkeep', %s, '{\"timestamp\": 0}', 100) RETURNING id"
        )
        latest = time.monotonic() + QUIET_SECONDS
        with psycopg.connect(self.database_url, autocommit=True) as link:
            (job,) = link.execute(begin, (f"shanzhi.kernel.tasks.{task}",)).fetchone() or (0,)
            # What succeeded is deleted.
            while link.execute("SELECT FROM procrastinate_jobs WHERE id = %s", (job,)).rowcount:
                assert time.monotonic() < latest, f"{task} does not get done."
                time.sleep(0.05)

    def until_quiet(self, seconds: float = QUIET_SECONDS) -> None:
        """Wait until the job worker has done what is due, so that a page can be read again."""
        due = (
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
            "AND coalesce(scheduled_at, now()) <= now()"
        )
        latest = time.monotonic() + seconds
        with psycopg.connect(self.database_url, autocommit=True) as link:
            while link.execute(due).fetchone() != (0,):
                assert time.monotonic() < latest, "The job worker does not get done."
                time.sleep(0.05)


def _free_ports() -> tuple[int, int, int]:
    with socket.socket() as first, socket.socket() as second, socket.socket() as third:
        for probe in (first, second, third):
            probe.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1], third.getsockname()[1]
