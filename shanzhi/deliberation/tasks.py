"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.deliberation.actions.close_talk import close_due
from shanzhi.deliberation.actions.collect_receipts import collect_receipts
from shanzhi.deliberation.actions.reckon_talk import reckon_moved


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="reckon_talks")
def reckon_talks(timestamp: int) -> None:
    """Close talks that have come to their end, reckon those that have moved."""
    close_due()
    reckon_moved()


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="collect_meeting_receipts")
def collect_meeting_receipts(timestamp: int) -> None:
    """Note which notices of meetings were delivered by text message."""
    collect_receipts()
