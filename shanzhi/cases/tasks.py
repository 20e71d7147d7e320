"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.cases.actions.archive import archive_unrated as archive
from shanzhi.cases.actions.keep_draft import expire_drafts
from shanzhi.cases.actions.mark_presence import sweep_presence


@app.periodic(cron="10 * * * *")
@app.task(queue="upkeep", queueing_lock="archive_unrated")
def archive_unrated(timestamp: int) -> None:
    """Archive what was handled seven days ago and nobody rated."""
    while archive() > 0:
        pass


@app.periodic(cron="25 3 * * *")
@app.task(queue="upkeep", queueing_lock="sweep_drafts")
def sweep_drafts(timestamp: int) -> None:
    """Forget drafts that nobody touched for thirty days, and who was where an hour ago."""
    expire_drafts()
    sweep_presence()
