"""A step ends when everything is there that it asks; what follows depends on what it was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.record_step import open_step
from shanzhi.deliberation.actions.reopen_topic import reopen_topic
from shanzhi.deliberation.actions.stepping import fail, go_on
from shanzhi.deliberation.actions.topic_lock import locked, require_state
from shanzhi.deliberation.models import Topic, TopicStep
from shanzhi.deliberation.models.topic import UNDER_WAY
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.queries.step_facts import facts_of, last_record
from shanzhi.deliberation.rules.checks import Facts, checks_of, is_satisfying
from shanzhi.kernel.api import Actor, WrongState, now

# What fails a decision for good, and is not a paper that is still missing.
VOTED = {Figure.PASSING, Figure.PASSING_ALL, "ballot"}


@transaction.atomic
def end_step(topic: Topic, *, by: Actor, at: datetime | None = None) -> Topic:
    """End the open step. A decision that was not passed ends the topic; an evaluation with too few
    satisfied opens the execution again, once; the last step archives.

    Raises Denied; WrongState while something is missing.
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=MANAGE_TOPICS)
    require_state(topic, *UNDER_WAY)
    step = open_step(topic)
    facts = facts_of(topic, step, moment)
    missing = {
        check.what for check in checks_of(step.kind, step.figures, facts) if not check.is_met
    }
    if missing and missing <= VOTED and step.kind in {StepKind.PRIOR, StepKind.DECISION}:
        fail(topic, step, by=by, at=moment)
        return topic
    if missing:
        raise WrongState(_("这一步的要求还没有全部达到，请看“还差”的几项。"))
    _take_over_words(topic, step)
    if _is_not_satisfying(topic, step, facts):
        reopen_topic(topic, step, facts, by=by, at=moment)
        return topic
    go_on(topic, step, by=by, at=moment)
    return topic


def _take_over_words(topic: Topic, step: TopicStep) -> None:
    record = last_record(step)
    if step.kind != StepKind.DECISION:
        return
    if step.ballot is not None:
        topic.decision = step.ballot.items.get(number=1).words
        topic.save(update_fields=["decision"])
    elif record is not None:
        topic.decision = record.words
        topic.save(update_fields=["decision"])


def _is_not_satisfying(topic: Topic, step: TopicStep, facts: Facts) -> bool:
    return (
        step.kind == StepKind.EVALUATION
        and not topic.times_reopened
        and not is_satisfying(step.figures, facts)
    )
