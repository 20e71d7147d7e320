"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.visits.actions.miss_care import sweep_care as sweep
from shanzhi.visits.actions.plan_links import plan_all, remind_links


@app.periodic(cron="*/10 * * * *")
@app.task(queue="upkeep", queueing_lock="sweep_care")
def sweep_care(timestamp: int) -> None:
    """Notice care that was due today and did not happen; pass up what nobody answered."""
    sweep()


@app.periodic(cron="30 7 * * *")
@app.task(queue="upkeep", queueing_lock="plan_links")
def plan_links(timestamp: int) -> None:
    """Plan what is due, then remind of what is due today and tomorrow."""
    plan_all()
    remind_links()
