"""Nobody can lose a matter: 2,000 random steps here, an hour of them in ``make soak``."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.loop.cast import make_cast
from tests.loop.machine import Breaker, Loop

EXAMPLES, STEPS = 42, 50
SOAK_SECONDS = 60 * float(os.environ.get("SOAK_MINUTES", "0"))


@pytest.mark.django_db
def test_random_people_at_random_times_neither_lose_a_matter_nor_close_it_quietly() -> None:
    Loop.cast, Loop.breaker = make_cast(), Breaker()
    until = time.monotonic() + SOAK_SECONDS
    with Loop.breaker.installed():
        _round()
        while time.monotonic() < until:
            _round()
    assert Loop.steps >= 2000
    assert Loop.changes >= Loop.steps / 4
    assert Loop.states >= {"dispatched", "in_progress", "waiting_reporter", "handled", "withdrawn"}
    assert Loop.states >= {"rated", "not_rated"}


def _round() -> None:
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        # A soak looks elsewhere each time; else a failure must be found again by who looks for it.
        derandomize=not SOAK_SECONDS,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Loop, settings=chosen)
