"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.kernel.api import SYSTEM
from shanzhi.sensing.actions.roll_up import drop_old, make_partitions, roll_up
from shanzhi.sensing.actions.try_rule import finish_trial


@app.periodic(cron="7 * * * *")
@app.task(queue="upkeep", queueing_lock="sensing_hours")
def make_hours(timestamp: int) -> None:
    """Each hour: the hours that are over."""
    roll_up(by=SYSTEM)


@app.periodic(cron="11 2,14 * * *")
@app.task(queue="upkeep", queueing_lock="sensing_tidy")
def tidy(timestamp: int) -> None:
    """Twice a day: partitions ahead, and the end of what is too old."""
    make_partitions(by=SYSTEM)
    drop_old(by=SYSTEM)


@app.task(queue="desk")
def go_on_with_rule_trial(trial_id: int) -> None:
    """Run a changed rule over the readings of the last month."""
    finish_trial(trial_id)
