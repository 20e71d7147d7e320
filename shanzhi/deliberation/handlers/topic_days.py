"""Who hears when a topic is to be evaluated, and before a day comes."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.deliberation.events import (
    ExecutionItemDueSoon,
    TopicStepBegan,
    TopicStepEndsSoon,
)
from shanzhi.deliberation.models import ExecutionItem, Topic
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.queries.step_words import step_name
from shanzhi.kernel.api import EventRecord, Role, on
from shanzhi.messaging.api import tell_accounts
from shanzhi.organizations.api import members_of
from shanzhi.people.api import accounts_holding

TELL = "deliberation.tell_those_who_took_part"


@on(TopicStepBegan)
def invite_to_evaluate(event: TopicStepBegan, record: EventRecord) -> None:
    """Everybody who took part is asked whether they are satisfied."""
    if event.step_kind == StepKind.EVALUATION:
        _tell_takers(event.topic_id, "deliberation.evaluation_begins", event.step, record)


@on(TopicStepEndsSoon)
def remind_of_step(event: TopicStepEndsSoon, record: EventRecord) -> None:
    """The desk; before the end of an evaluation also who has not said anything."""
    topic = Topic.objects.get(pk=event.topic_id)
    clerks = accounts_holding(Role.COMMUNITY_CLERK, record.place_code)
    params = {"step": step_name(topic.procedure, event.step), "day": event.until}
    wording = "deliberation.desk.TopicStepEndsSoon"
    tell_accounts(clerks, wording, params, f"/desk/topics/{topic.pk}", record.pk)
    if event.step_kind == StepKind.EVALUATION:
        _tell_takers(topic.pk, "deliberation.evaluation_ends", event.step, record)


@on(ExecutionItemDueSoon)
def remind_owner(event: ExecutionItemDueSoon, record: EventRecord) -> None:
    """Who belongs to the unit that has it."""
    item = ExecutionItem.objects.get(pk=event.item_id)
    people = [member.pk for member in members_of(item.owner_unit_id)]
    params = {"day": event.due_on}
    wording = "deliberation.desk.ExecutionItemDueSoon"
    tell_accounts(people, wording, params, f"/desk/topic-items/{item.pk}", record.pk)


def _tell_takers(topic_id: int, template: str, step: str, record: EventRecord) -> None:
    job = app.configure_task(TELL, queue="messages")
    job.defer(topic_id=topic_id, template=template, step=step, event_id=record.pk, after=0)
