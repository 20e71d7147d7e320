"""Look for alarms to judge, matters to open and people to call, until told to stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import psycopg
from django.db import (
    Error,
    IntegrityError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)

from shanzhi.kernel.api import SYSTEM, Invalid, Refusal, now
from shanzhi.sensing.actions.call_people import call_people
from shanzhi.sensing.actions.judge_alarms import judge_alarms, waiting_alarms
from shanzhi.sensing.actions.open_matters import (
    Waiting,
    groups_without,
    open_matter,
    open_matters,
)
from shanzhi.sensing.actions.sweep_alarms import sweep_alarms
from shanzhi.sensing.queries.near import Roster
from shanzhi.sensing.watch.listening import Ear

log = logging.getLogger(__name__)
LOOK_S, STAND_BY_S, SWEEP_S = 0.25, 1.0, 1.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.25, 5.0
# Matters of one look; calls come between.
MATTERS = 100
AWAY = (psycopg.OperationalError, psycopg.InterfaceError, OperationalError, InterfaceError)
# So long it is not asked again who could be called.
ROSTER_FOR = timedelta(seconds=3)


class Watch:
    """One of several may work at a time; the others stand by and take over within seconds."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over
        self._waiting = Waiting()
        self._unjudged = Waiting("alarm %d cannot be judged: %s")
        self._swept = 0.0
        self._roster = Roster(now())

    def run(self) -> None:
        """Until told to stop; a database that was away is waited for."""
        pause = FIRST_PAUSE_S
        while not self._is_over():
            try:
                self._work()
                pause = FIRST_PAUSE_S
            except Exception as why:  # 2026-11-26: whatever it was, those after it wait for us
                log.warning("alarms interrupted (%s), again in %.1f s", _in_short(why), pause)
                if not isinstance(why, (psycopg.Error, Error)):
                    log.exception("not the database")
                connections.close_all()
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)

    def _work(self) -> None:
        ear = Ear()
        try:
            while not self._is_over():
                if not ear.is_first():
                    time.sleep(STAND_BY_S)
                    continue
                close_old_connections()
                if not self.look():
                    ear.wait(LOOK_S)
        finally:
            with suppress(psycopg.Error):
                ear.close()

    def look(self) -> bool:
        """One round; True when there was something to do, so that the next follows at once."""
        judged = self._judge()
        opened = self._open_matters()
        called = call_people(by=SYSTEM, roster=self._roster_now())
        if time.monotonic() - self._swept > SWEEP_S:
            self._swept = time.monotonic()
            sweep_alarms(by=SYSTEM)
        return bool(judged or opened or called)

    def _judge(self) -> int:
        """All that waits at once; where that breaks, by halves, so that one alarm that cannot be judged keeps
        none of the others."""
        over = self._unjudged.over(time.monotonic())
        try:
            return judge_alarms(by=SYSTEM, passing_over=over).alarms
        except AWAY:
            raise
        except Exception as why:  # noqa: BLE001  # 2026-11-27: one that breaks must not keep the others
            log.error("alarms are judged by halves (%s)", _in_short(why))
            return self._judge_those(waiting_alarms(passing_over=over))

    def _judge_those(self, ids: list[int]) -> int:
        if not ids:
            return 0
        try:
            return judge_alarms(by=SYSTEM, only=ids).alarms
        except AWAY:
            raise
        except Exception as why:  # 2026-11-27: one that breaks must not keep the others
            half = len(ids) // 2
            if not half:
                of_code = None if isinstance(why, (psycopg.Error, Error)) else why
                log.error("alarm %d: %s", ids[0], _in_short(why), exc_info=of_code)
                self._unjudged.add(ids[0], why, time.monotonic())
                return 0
            return self._judge_those(ids[:half]) + self._judge_those(ids[half:])

    def _roster_now(self) -> Roster:
        """Who could be called, as of a few seconds ago at most."""
        if now() - self._roster.at > ROSTER_FOR:
            self._roster = Roster(now())
        return self._roster

    def _open_matters(self) -> int:
        clock = time.monotonic()
        ids = groups_without(most=MATTERS, passing_over=self._waiting.over(clock))
        if len(ids) > 1:
            try:
                return open_matters(ids, by=SYSTEM)
            except (Invalid, Refusal, IntegrityError):
                log.info("matters are opened one by one")
        opened = 0
        for group_id in ids:
            try:
                opened += open_matter(group_id, by=SYSTEM)
            except AWAY:
                raise
            except Exception as why:  # noqa: BLE001  # 2026-11-26: one group that cannot become a matter must not keep the others from it
                self._waiting.add(group_id, why, clock)
        return opened


def _in_short(why: Exception) -> str:
    """What went wrong, and at which constraint; never the row, which may hold somebody's words."""
    cause = why if isinstance(why, psycopg.Error) else why.__cause__
    constraint = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else ""
    return f"{type(why).__name__} {constraint or ''}".strip()
