"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.visits import link_tasks  # noqa: F401  # 2026-11-26: registers
from shanzhi.visits.actions.miss_care import sweep_care as sweep


@app.periodic(cron="*/10 * * * *")
@app.task(queue="upkeep", queueing_lock="sweep_care")
def sweep_care(timestamp: int) -> None:
    """Notice care that was due today and did not happen; pass up what nobody answered."""
    sweep()
