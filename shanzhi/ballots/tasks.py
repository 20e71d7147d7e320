"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.ballots.actions.close_ballot import see_to_ballots
from shanzhi.ballots.actions.start_roll_import import go_on_with_roll
from shanzhi.ballots.actions.tell_electors import REMINDER, closing_soon
from shanzhi.ballots.actions.tell_electors import tell_electors as tell_next
from shanzhi.ballots.handlers import TELL
from shanzhi.ballots.models import Ballot, RollImport
from shanzhi.kernel.api import SYSTEM
from shanzhi.organizations.api import staff_actor


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="see_to_ballots")
def see_to_all_ballots(timestamp: int) -> None:
    """Each minute: open what is due, seal what waits, publish a day's head, close what is over."""
    see_to_ballots(by=SYSTEM)


@app.task(queue="desk")
def bring_roll_in(import_id: int) -> None:
    """Look a roll through, or bring it in, in the name of whoever sent it."""
    run = RollImport.objects.select_related("made_by", "ballot").get(pk=import_id)
    go_on_with_roll(run, by=staff_actor(run.made_by) if run.made_by else SYSTEM)


@app.task(name=TELL, queue="messages")
def tell_electors(ballot_id: int, template: str, event_id: int, after: int = 0) -> None:
    """A part of a roll hears of it; the next part is a job of its own."""
    goes_on = tell_next(Ballot.objects.get(pk=ballot_id), template, event_id, after=after)
    if goes_on is not None:
        tell_electors.defer(
            ballot_id=ballot_id, template=template, event_id=event_id, after=goes_on
        )


@app.periodic(cron="20 9-19 * * *")
@app.task(queue="upkeep", queueing_lock="remind_electors")
def remind_electors(timestamp: int) -> None:
    """By day: who has not voted is reminded once, within the last day."""
    for ballot_id, event_id in closing_soon():
        tell_electors.defer(ballot_id=ballot_id, template=REMINDER, event_id=event_id)
