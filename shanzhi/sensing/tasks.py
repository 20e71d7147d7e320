"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.sensing.actions.try_rule import finish_trial


@app.task(queue="desk")
def go_on_with_rule_trial(trial_id: int) -> None:
    """Run a changed rule over the readings of the last month."""
    finish_trial(trial_id)
