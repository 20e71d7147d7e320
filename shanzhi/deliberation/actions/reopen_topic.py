"""Those who took part are not satisfied: what they name is carried out once more."""

from __future__ import annotations

from datetime import datetime

from shanzhi.deliberation.actions.stepping import go_back, procedure_of, say
from shanzhi.deliberation.events import ExecutionItemReopened, TopicReopened
from shanzhi.deliberation.models import ExecutionItem, Topic, TopicStep
from shanzhi.deliberation.models.execution import ItemState
from shanzhi.deliberation.models.topic_step import StepKind, StepOutcome
from shanzhi.deliberation.rules.checks import Facts
from shanzhi.kernel.api import Actor


def reopen_topic(topic: Topic, step: TopicStep, facts: Facts, *, by: Actor, at: datetime) -> None:
    """Back to the execution of a topic that is locked, with the items that were named open again; where
    nobody named one, all that were done."""
    topic.times_reopened += 1
    topic.save(update_fields=["times_reopened"])
    event = TopicReopened(
        topic_id=topic.pk,
        state=topic.state,
        satisfied=facts.satisfied,
        evaluated=facts.evaluated,
    )
    say(topic, event, by=by, at=at)
    for item in _named(topic, step):
        item.state, item.was_reopened = ItemState.OPEN, True
        item.ended_at, item.ended_by, item.reminded_at = None, None, None
        item.save(update_fields=["state", "was_reopened", "ended_at", "ended_by", "reminded_at"])
        again = ExecutionItemReopened(topic_id=topic.pk, state=topic.state, item_id=item.pk)
        say(topic, again, by=by, at=at)
    back = procedure_of(topic).position_of(StepKind.EXECUTION, before=step.position)
    go_back(topic, step, back or 0, StepOutcome.REOPENED, by=by, at=at)


def _named(topic: Topic, step: TopicStep) -> list[ExecutionItem]:
    done = topic.items.select_for_update().filter(state=ItemState.DONE).order_by("pk")
    said = topic.evaluations.filter(round=step.round, satisfied=False, item__isnull=False)
    named = list(done.filter(pk__in=said.values("item")))
    return named or list(done)
