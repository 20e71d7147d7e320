"""Follow what happens until told to stop, and tell open pages whose figures changed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

import psycopg
from django.db import Error, close_old_connections, connection, connections

from shanzhi.insight.actions.figures.export_model import export_model
from shanzhi.insight.actions.figures.follow import Follower, NotBuilt
from shanzhi.insight.actions.figures.rebuild import rebuild
from shanzhi.kernel.api import SYSTEM, publish_all

log = logging.getLogger(__name__)
LOOK_S, STAND_BY_S, TELL_S = 0.5, 2.0, 1.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.25, 5.0
# pg_try_advisory_lock: "figs" in ASCII. Held by a session: whoever dies lets go of it at once.
LOCK = 0x66696773
ROOM = "figures"


class FigureWatch:
    """One of several may work at a time; the others stand by and take over within seconds."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over
        self._follower = Follower()
        self._untold: set[str] = set()
        self._told = 0.0

    def run(self) -> None:
        """Until told to stop; a database that was away is waited for."""
        pause = FIRST_PAUSE_S
        while not self._is_over():
            try:
                if self._is_first():
                    self.look()
                    pause = FIRST_PAUSE_S
                else:
                    time.sleep(STAND_BY_S)
            except (
                Exception
            ) as why:  # 2026-11-26: whatever it was, figures go on from where they stand
                log.warning("figures interrupted (%s), again in %.1f s", type(why).__name__, pause)
                if not isinstance(why, (psycopg.Error, Error)):
                    log.exception("not the database")
                self._follower = Follower()
                connections.close_all()
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)

    def look(self) -> None:
        """One step; where nothing waits, a pause after it."""
        try:
            followed = self._follower.step()
        except NotBuilt:
            log.warning("figures are made anew")
            made = rebuild()
            log.warning("figures made anew: %d events in %.0f s", made.events, made.seconds)
            self._follower = Follower()
            export_model(by=SYSTEM)  # what is explored need not wait for the night
            return
        self._untold |= followed.places
        self._tell()
        if not followed.more and not followed.events:
            close_old_connections()
            time.sleep(LOOK_S)

    def _tell(self) -> None:
        """At most once a second, however much happens."""
        at = time.monotonic()
        if self._untold and at - self._told >= TELL_S:
            publish_all(topics(self._untold))
            self._untold, self._told = set(), at

    def _is_first(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"
                " AND pid = pg_backend_pid() AND objid = %s) OR pg_try_advisory_lock(%s)",
                [LOCK, LOCK],
            )
            row = cursor.fetchone()
        return bool(row and row[0])


def topics(places: Iterable[str], most: int = 200) -> list[str]:
    """What is said on the live channel: figures of these places changed. Of very many their communities,
    streets, or counties."""
    found = set(places)
    for length in (12, 9, 6):
        if len(found) > most:
            found = {place[:length] for place in found}
    return [f"{ROOM}:{place}" for place in sorted(found)]
