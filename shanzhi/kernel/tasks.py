"""Jobs of the kernel; thin, they call actions."""

from __future__ import annotations

from typing import Any

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from shanzhi.kernel.actions.deliver import deliver
from shanzhi.kernel.actions.publish_daily_root import publish_daily_root
from shanzhi.kernel.audit.retention import remove_old_accesses
from shanzhi.kernel.audit.seal import anchor_accesses, seal_accesses
from shanzhi.kernel.audit.watch import watch_accesses
from shanzhi.kernel.retention import run_retention

ATTEMPTS = 8
_RETRY = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3)


@app.task(queue="events", retry=_RETRY, pass_context=True)
def deliver_events(context: JobContext, event_ids: list[int]) -> None:
    """Carry events to their handlers; what fails is retried with growing pauses, then buried."""
    attempt = context.job.attempts + 1
    deliver(event_ids, attempt=attempt, last=attempt >= ATTEMPTS)


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="recover_stalled_jobs", pass_context=True)
async def recover_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give jobs of a killed worker to another one (a worker is dead after 30 s without a beat)."""
    manager: Any = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="seal_accesses")
def seal_access_log(timestamp: int) -> None:
    """Chain what was looked at in the minute that ended."""
    seal_accesses()


@app.periodic(cron="10 0 * * *")
@app.task(queue="upkeep", queueing_lock="anchor_accesses", retry=_RETRY)
def anchor_access_log(timestamp: int) -> None:
    """Take out what was kept long enough, and say how far the log has come, before the day's root."""
    remove_old_accesses()
    anchor_accesses()


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="watch_accesses")
def watch_access_log(timestamp: int) -> None:
    """Look for unusual reading."""
    watch_accesses()


@app.periodic(cron="20 0 * * *")
@app.task(queue="upkeep", queueing_lock="publish_daily_root", retry=_RETRY)
def publish_root_of_yesterday(timestamp: int) -> None:
    """Publish the root over all events of the day that ended."""
    publish_daily_root()


@app.periodic(cron="40 * * * *")
@app.task(queue="upkeep", queueing_lock="apply_retention")
def apply_retention(timestamp: int) -> None:
    """Take away what has been kept long enough, in every room."""
    run_retention()
