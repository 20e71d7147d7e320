"""Jobs about linked cadres; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.visits.actions.plan_links import plan_all, remind_links


@app.periodic(cron="30 7 * * *")
@app.task(queue="upkeep", queueing_lock="plan_links")
def plan_links(timestamp: int) -> None:
    """Plan what is due, then remind of what is due today and tomorrow."""
    plan_all()
    remind_links()
