"""What the clock does by itself: steps whose days are over end, and people hear before a day comes.

Each is done once however often it is asked for: a row is looked at again under its topic's lock.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.stepping import say
from shanzhi.deliberation.actions.topic_lock import locked
from shanzhi.deliberation.events import ExecutionItemDueSoon, TopicStepEndsSoon
from shanzhi.deliberation.models import ExecutionItem, TopicStep
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.queries.step_facts import checks_at, local_day, period_end
from shanzhi.kernel.api import SYSTEM, Actor, WrongState, now

# Steps that wait for their days and for nobody; the others end when the desk says so.
BY_THEMSELVES = (StepKind.PUBLICITY, StepKind.RESULTS, StepKind.EVALUATION)
WITH_DAYS = (StepKind.TALK, *BY_THEMSELVES)
STEP_BEFORE, ITEM_BEFORE = timedelta(days=1), timedelta(days=3)


def end_due_steps(*, by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """End steps whose days are over and that lack nothing; how many. An objection without an answer keeps a
    publicity open. A step for which a place asks no days is ended by hand."""
    moment = at or now()
    rows = TopicStep.objects.filter(ended_at__isnull=True, kind__in=BY_THEMSELVES)
    return sum(_end(step, by, moment) for step in rows.select_related("topic").order_by("pk"))


def remind_of_topics(*, by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """Announce what ends tomorrow and which items are due in three days or late, each once; how many."""
    moment = at or now()
    waiting = {"reminded_at__isnull": True}
    steps = TopicStep.objects.filter(ended_at__isnull=True, kind__in=WITH_DAYS, **waiting)
    items = ExecutionItem.objects.filter(
        state="open", topic__state=TopicState.CARRIED_OUT,
        due_on__lte=(moment + ITEM_BEFORE).date(), **waiting,
    )  # fmt: skip
    told = [_step_ends(step, by, moment) for step in steps.select_related("topic").order_by("pk")]
    told += [_item_due(item, by, moment) for item in items.select_related("topic").order_by("pk")]
    return sum(told)


@transaction.atomic
def _end(step: TopicStep, by: Actor, at: datetime) -> bool:
    topic = locked(step.topic, by=by, capability=MANAGE_TOPICS)
    step.refresh_from_db()
    if step.ended_at is not None or not _has_days(step):
        return False
    if not all(check.is_met for check in checks_at(topic, step, at)):
        return False
    try:
        end_step(topic, by=by, at=at)
    except WrongState:
        return False
    return True


@transaction.atomic
def _step_ends(step: TopicStep, by: Actor, at: datetime) -> bool:
    topic = locked(step.topic, by=by, capability=MANAGE_TOPICS)
    step.refresh_from_db()
    until = period_end(topic, step)
    is_near = _has_days(step) and local_day(topic, at) >= until - STEP_BEFORE
    if not is_near or step.ended_at is not None or step.reminded_at is not None:
        return False
    if local_day(topic, at) == local_day(topic, step.began_at):
        return False  # they have just heard that it began
    step.reminded_at = at
    step.save(update_fields=["reminded_at"])
    event = TopicStepEndsSoon(
        topic_id=topic.pk,
        state=topic.state,
        step_id=step.pk,
        step=step.key,
        step_kind=step.kind,
        until=_iso(until),
    )
    say(topic, event, by=by, at=at)
    return True


@transaction.atomic
def _item_due(item: ExecutionItem, by: Actor, at: datetime) -> bool:
    topic = locked(item.topic, by=by, capability=MANAGE_TOPICS)
    item.refresh_from_db()
    if item.state != "open" or item.reminded_at is not None:
        return False
    item.reminded_at = at
    item.save(update_fields=["reminded_at"])
    event = ExecutionItemDueSoon(
        topic_id=topic.pk, state=topic.state, item_id=item.pk, due_on=_iso(item.due_on)
    )
    say(topic, event, by=by, at=at)
    return True


def _has_days(step: TopicStep) -> bool:
    return int(step.figures.get(Figure.OPEN_DAYS, "0")) > 0


def _iso(day: date) -> str:
    return day.isoformat()
