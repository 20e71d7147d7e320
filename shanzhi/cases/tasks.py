"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.cases.actions.archive import archive_unrated as archive
from shanzhi.cases.actions.dry_run import finish_dry_run
from shanzhi.cases.actions.go_on import go_on


@app.periodic(cron="10 * * * *")
@app.task(queue="upkeep", queueing_lock="archive_unrated")
def archive_unrated(timestamp: int) -> None:
    """Archive what was handled seven days ago and nobody rated."""
    while archive() > 0:
        pass


@app.task(queue="desk")
def run_bulk_operation(operation_id: int) -> None:
    """Go on with an order for many matters, or with taking it back."""
    go_on(operation_id)


@app.task(queue="desk")
def go_on_with_dry_run(dry_run_id: int) -> None:
    """Ask a draft of rules about the rest of the last month's matters."""
    finish_dry_run(dry_run_id)
