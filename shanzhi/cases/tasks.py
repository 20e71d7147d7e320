"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.cases.actions.archive import archive_unrated as archive


@app.periodic(cron="10 * * * *")
@app.task(queue="upkeep", queueing_lock="archive_unrated")
def archive_unrated(timestamp: int) -> None:
    """Archive what was handled seven days ago and nobody rated."""
    while archive() > 0:
        pass
