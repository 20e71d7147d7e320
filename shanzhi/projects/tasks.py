"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.projects.actions.count_budget import count_due
from shanzhi.projects.actions.watch_projects import watch_projects as watch


@app.periodic(cron="10 8 * * *")
@app.task(queue="upkeep", queueing_lock="watch_projects")
def watch_projects(timestamp: int) -> None:
    """Tell of steps that are late; close evaluations whose days are over."""
    watch()


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="count_budgets")
def count_budgets(timestamp: int) -> None:
    """Count rounds whose votes are over."""
    count_due()
