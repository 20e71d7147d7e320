"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from shanzhi.sensing.actions.call_out import QUEUE, SEND_CALL
from shanzhi.sensing.actions.call_out import send_call as send

# At once, then after 2, 4, 8, 16 and 32 s: a call that comes a minute late is still a call.
ATTEMPTS = 6
_RETRY = RetryStrategy(max_attempts=ATTEMPTS - 1, exponential_wait=2)


@app.task(name=SEND_CALL, queue=QUEUE, retry=_RETRY, pass_context=True)
def send_call(context: JobContext, call_id: int) -> None:
    """Tell a system outside that people are called."""
    send(call_id, last=context.job.attempts + 1 >= ATTEMPTS)
