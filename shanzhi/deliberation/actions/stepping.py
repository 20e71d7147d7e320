"""How a topic goes from step to step. Called by actions that hold the topic's lock."""

from __future__ import annotations

from datetime import datetime

from shanzhi.deliberation.actions.topic_lock import set_state
from shanzhi.deliberation.events import (
    TopicArchived,
    TopicEvent,
    TopicStepBegan,
    TopicStepEnded,
)
from shanzhi.deliberation.models import Topic, TopicStep
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.models.topic_step import StepKind, StepOutcome
from shanzhi.deliberation.procedures import Procedure
from shanzhi.deliberation.queries.figures import step_figures
from shanzhi.deliberation.queries.procedures import procedure_with
from shanzhi.kernel.api import Actor, announce

STATE_OF = {
    StepKind.PRIOR: TopicState.DISCUSSING,
    StepKind.TALK: TopicState.DISCUSSING,
    StepKind.DECISION: TopicState.DECIDING,
    StepKind.PUBLICITY: TopicState.PUBLISHED,
    StepKind.EXECUTION: TopicState.CARRIED_OUT,
    StepKind.RESULTS: TopicState.CARRIED_OUT,
    StepKind.EVALUATION: TopicState.EVALUATED,
}


def begin_step(topic: Topic, position: int, *, by: Actor, at: datetime) -> TopicStep:
    """Begin a step of the topic's procedure in its present round, with the figures of today."""
    asked = procedure_of(topic).steps[position]
    step = TopicStep.objects.create(
        topic=topic,
        round=topic.round,
        position=position,
        key=asked.key,
        kind=asked.kind,
        figures=step_figures(topic.place_code, topic.procedure, asked),
        began_at=at,
    )
    set_state(topic, STATE_OF[asked.kind], at=at)
    _announce_step(topic, step, by, at)
    return step


def _announce_step(topic: Topic, step: TopicStep, by: Actor, at: datetime) -> None:
    event = TopicStepBegan(
        topic_id=topic.pk,
        state=topic.state,
        step_id=step.pk,
        step=step.key,
        step_kind=step.kind,
        round=step.round,
    )
    announce(event, by=by, place_code=topic.place_code, at=at)


def close_step(
    topic: Topic, step: TopicStep, outcome: StepOutcome, *, by: Actor, at: datetime
) -> None:
    """End a step with its outcome; what follows is the caller's."""
    step.ended_at, step.outcome = at, outcome
    step.save(update_fields=["ended_at", "outcome"])
    event = TopicStepEnded(
        topic_id=topic.pk, state=topic.state, step_id=step.pk, step=step.key, outcome=outcome
    )
    announce(event, by=by, place_code=topic.place_code, at=at)


def go_on(topic: Topic, step: TopicStep, *, by: Actor, at: datetime) -> None:
    """After a step that was met: the next one, or the archive."""
    close_step(topic, step, StepOutcome.MET, by=by, at=at)
    if step.position + 1 < len(procedure_of(topic).steps):
        begin_step(topic, step.position + 1, by=by, at=at)
        return
    set_state(topic, TopicState.ARCHIVED, at=at)
    say(topic, TopicArchived(topic_id=topic.pk, state=topic.state), by=by, at=at)


def go_back(
    topic: Topic, step: TopicStep, position: int, outcome: StepOutcome, *, by: Actor, at: datetime
) -> None:
    """From a step back to an earlier one, in a new round."""
    close_step(topic, step, outcome, by=by, at=at)
    topic.round += 1
    topic.save(update_fields=["round"])
    begin_step(topic, position, by=by, at=at)


def fail(topic: Topic, step: TopicStep, *, by: Actor, at: datetime) -> None:
    """A decision that was not passed ends the topic."""
    close_step(topic, step, StepOutcome.NOT_PASSED, by=by, at=at)
    set_state(topic, TopicState.NOT_PASSED, at=at)
    say(topic, TopicArchived(topic_id=topic.pk, state=topic.state), by=by, at=at)


def say(topic: Topic, event: TopicEvent, *, by: Actor, at: datetime) -> None:
    """Announce an event of a topic."""
    announce(event, by=by, place_code=topic.place_code, at=at)


def procedure_of(topic: Topic) -> Procedure:
    """The procedure of a topic that is under way."""
    found = procedure_with(topic.procedure)
    if found is None:
        raise LookupError(topic.procedure)
    return found
