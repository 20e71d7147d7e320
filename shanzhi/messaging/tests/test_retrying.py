"""The queue tries as often as the action believes it does."""

from __future__ import annotations

from procrastinate.jobs import Job

from shanzhi.messaging.actions.send_notice import NotSent
from shanzhi.messaging.tasks import _RETRY, ATTEMPTS


def test_the_last_try_of_the_queue_is_the_one_that_gives_up() -> None:
    waits = []
    for run in range(ATTEMPTS):
        job = Job(
            id=1,
            queue="messages",
            lock=None,
            queueing_lock=None,
            task_name="messaging.send_notice",
            attempts=run,
        )
        decision = _RETRY.get_retry_decision(exception=NotSent(), job=job)
        waits.append(decision is not None)
    assert waits == [True] * (ATTEMPTS - 1) + [False]
