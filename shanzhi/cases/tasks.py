"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.cases.actions.archive import archive_unrated as archive
from shanzhi.cases.actions.miss import mark_no_shows as mark


@app.periodic(cron="10 * * * *")
@app.task(queue="upkeep", queueing_lock="archive_unrated")
def archive_unrated(timestamp: int) -> None:
    """Archive what was handled seven days ago and nobody rated."""
    while archive() > 0:
        pass


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="mark_no_shows")
def mark_no_shows(timestamp: int) -> None:
    """Write down which called units did not come in time."""
    mark()
