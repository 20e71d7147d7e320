"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.cases.actions.archive import archive_unrated as archive
from shanzhi.cases.actions.call_team import pass_silent_on as pass_on
from shanzhi.cases.actions.chase import remind_to_chase as remind
from shanzhi.cases.actions.dry_run import finish_dry_run
from shanzhi.cases.actions.go_on import go_on
from shanzhi.cases.actions.mark_presence import sweep_presence
from shanzhi.cases.actions.miss import mark_no_shows as mark
from shanzhi.cases.actions.recount_clocks import recount_clocks as recount
from shanzhi.cases.actions.remind import mark_overdue_reminders as mark_reminders
from shanzhi.cases.actions.sweep_clocks import sweep_clocks as sweep


@app.periodic(cron="10 * * * *")
@app.task(queue="upkeep", queueing_lock="archive_unrated")
def archive_unrated(timestamp: int) -> None:
    """Archive what was handled seven days ago and nobody rated."""
    while archive() > 0:
        pass


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="sweep_clocks")
def sweep_clocks(timestamp: int) -> None:
    """Say which clocks have run out, and which soon will."""
    sweep()


@app.task(queue="upkeep")
def recount_clocks(place_code: str) -> None:
    """A calendar changed: reckon the running clocks of its places anew."""
    recount(place_code)


@app.periodic(cron="25 3 * * *")
@app.task(queue="upkeep", queueing_lock="sweep_presence")
def sweep_presences(timestamp: int) -> None:
    """Forget who was where an hour ago."""
    sweep_presence()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="mark_no_shows")
def mark_no_shows(timestamp: int) -> None:
    """Write down which called units did not come in time."""
    mark()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="mark_overdue_reminders")
def mark_overdue_reminders(timestamp: int) -> None:
    """Write down which reminders were not answered in time."""
    mark_reminders()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="upkeep", queueing_lock="remind_to_chase")
def remind_to_chase(timestamp: int) -> None:
    """Remind holders of what has to be asked outside by now."""
    remind()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="pass_silent_on")
def pass_silent_on(timestamp: int) -> None:
    """Ask the next team where one did not answer in time."""
    pass_on()


@app.task(queue="desk")
def run_bulk_operation(operation_id: int) -> None:
    """Go on with an order for many matters, or with taking it back."""
    go_on(operation_id)


@app.task(queue="desk")
def go_on_with_dry_run(dry_run_id: int) -> None:
    """Ask a draft of rules about the rest of the last month's matters."""
    finish_dry_run(dry_run_id)
