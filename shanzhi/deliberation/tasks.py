"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.deliberation.actions.close_talk import close_due
from shanzhi.deliberation.actions.collect_receipts import collect_receipts
from shanzhi.deliberation.actions.reckon_talk import reckon_moved
from shanzhi.deliberation.actions.remind_of_meetings import remind_of_meetings
from shanzhi.deliberation.actions.see_to_topics import end_due_steps, remind_of_topics
from shanzhi.deliberation.actions.tell_takers import ballots_of, tell_takers, tell_voters_of
from shanzhi.deliberation.handlers.topic_days import TELL
from shanzhi.deliberation.models import Topic


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


@app.periodic(cron="7 * * * *")
@app.task(queue="upkeep", queueing_lock="end_topic_steps")
def end_topic_steps(timestamp: int) -> None:
    """Each hour: end publicity, results and evaluations whose days are over."""
    end_due_steps()


@app.periodic(cron="25 9-19 * * *")
@app.task(queue="upkeep", queueing_lock="remind_before_days")
def remind_before_days(timestamp: int) -> None:
    """By day: tell of steps that end tomorrow, of items that are due, of the next day's meetings."""
    remind_of_topics()
    remind_of_meetings()


@app.task(name=TELL, queue="messages")
def tell_those_who_took_part(
    topic_id: int, template: str, step: str, event_id: int, after: int = 0
) -> None:
    """A part of them hears of it; the next part is a job of its own."""
    topic = Topic.objects.get(pk=topic_id)
    goes_on = tell_takers(topic, template, step, event_id, after=after)
    if goes_on is not None:
        tell_those_who_took_part.defer(
            topic_id=topic_id, template=template, step=step, event_id=event_id, after=goes_on
        )
        return
    for ballot in ballots_of(topic):
        tell_those_who_voted.defer(
            topic_id=topic_id, ballot_id=ballot.pk, template=template, step=step, event_id=event_id
        )


@app.task(queue="messages")
def tell_those_who_voted(
    topic_id: int, ballot_id: int, template: str, step: str, event_id: int, after: int = 0
) -> None:
    """A part of a roll hears of it; the next part is a job of its own."""
    topic = Topic.objects.get(pk=topic_id)
    ballot = next(each for each in ballots_of(topic) if each.pk == ballot_id)
    goes_on = tell_voters_of(topic, ballot, template, step, event_id, after=after)
    if goes_on is not None:
        tell_those_who_voted.defer(
            topic_id=topic_id, ballot_id=ballot_id, template=template, step=step,
            event_id=event_id, after=goes_on,
        )  # fmt: skip
