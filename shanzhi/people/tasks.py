"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.people.actions.forget_attempts import forget_attempts as forget


@app.periodic(cron="40 * * * *")
@app.task(queue="upkeep", queueing_lock="forget_attempts")
def forget_attempts(timestamp: int) -> None:
    """Every hour."""
    forget()
