"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from shanzhi.messaging.actions.send_notice import send_notice as send
from shanzhi.messaging.actions.tell import QUEUE, SEND_NOTICE

# 4, 16, 64 and 256 s between five tries: a gateway that is away for five minutes loses nothing.
ATTEMPTS = 5
_RETRY = RetryStrategy(max_attempts=ATTEMPTS - 1, exponential_wait=4)


@app.task(name=SEND_NOTICE, queue=QUEUE, retry=_RETRY, pass_context=True)
def send_notice(context: JobContext, notice_id: int) -> None:
    """Send one text message; what fails is tried again with growing pauses, then left for the
    operator to see."""
    send(notice_id, last=context.job.attempts + 1 >= ATTEMPTS)
