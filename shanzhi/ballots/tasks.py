"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.ballots.actions.close_ballot import see_to_ballots
from shanzhi.kernel.api import SYSTEM


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="see_to_ballots")
def see_to_all_ballots(timestamp: int) -> None:
    """Each minute: open what is due, seal what waits, publish a day's head, close what is over."""
    see_to_ballots(by=SYSTEM)
