"""The alarm process's own connection: it hears of alarms, and holds the lock of the one that works."""

from __future__ import annotations

import psycopg
from django.db import connection

CHANNEL = "sensing_alarm"
# pg_try_advisory_lock: "alrm" in ASCII. Held by a session: whoever dies lets go of it at once.
LOCK = 0x616C726D


class Ear:
    """Closed when the database goes away; then ``psycopg.Error`` says so at the next call."""

    def __init__(self) -> None:
        given = connection.get_connection_params()
        wanted = ("dbname", "user", "password", "host", "port")
        self._link = psycopg.connect(
            **{name: given[name] for name in wanted if given.get(name)},
            connect_timeout=5,
            autocommit=True,
            application_name="shanzhi alarms",
            # A machine that vanished without a word is noticed within seconds on both sides.
            keepalives_idle=2,
            keepalives_interval=1,
            keepalives_count=3,
        )
        self._link.execute(f"LISTEN {CHANNEL}")

    def is_first(self) -> bool:
        """True for the one process that works; asked again, it costs one round trip."""
        row = self._link.execute(
            "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND objid = %s",
            [LOCK],
        ).fetchone()
        if row and row[0]:
            return True
        row = self._link.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        return bool(row and row[0])

    def wait(self, seconds: float) -> bool:
        """True as soon as something was said, False after ``seconds``."""
        heard = False
        for _notification in self._link.notifies(timeout=seconds, stop_after=1):
            heard = True
        return heard

    def close(self) -> None:
        """Let go of the lock."""
        self._link.close()
