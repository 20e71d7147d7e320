"""The steps of a topic: those that were, the one that is open, and those to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shanzhi.deliberation.models import StepRecord, Topic, TopicStep
from shanzhi.deliberation.procedures import Procedure, Step
from shanzhi.deliberation.queries.procedures import procedure_with
from shanzhi.deliberation.queries.step_facts import checks_at, last_record, period_end
from shanzhi.deliberation.rules.checks import Check
from shanzhi.deliberation.step_evidence import StepEvidence, evidence_of


@dataclass(frozen=True, slots=True)
class SeenStep:
    """``asked`` is the procedure's row. ``step`` None: it is still to come. ``until`` is the last day of
    its period, where it has one."""

    asked: Step
    step: TopicStep | None
    checks: list[Check]
    record: StepRecord | None
    evidence: list[StepEvidence]
    until: date | None

    @property
    def is_open(self) -> bool:
        """Is it the step of today?"""
        return self.step is not None and self.step.ended_at is None

    @property
    def is_met(self) -> bool:
        """Is everything met that it asks?"""
        return self.step is not None and all(check.is_met for check in self.checks)


def asked_of(topic: Topic, step: TopicStep) -> Step:
    """What the procedure says of a step."""
    return _procedure(topic).steps[step.position]


def seen_steps(topic: Topic, at: datetime | None = None) -> list[SeenStep]:
    """Every step that a topic went through, round by round, and those still to come. The topic was
    found for somebody; a few queries for each step."""
    found = procedure_with(topic.procedure)
    if found is None:
        return []
    been = [_seen(topic, step, at) for step in topic.steps.order_by("round", "position")]
    if topic.ended_at is not None:
        return been
    last = been[-1].step.position if been and been[-1].step else -1
    to_come = [SeenStep(asked, None, [], None, [], None) for asked in found.steps[last + 1 :]]
    return been + to_come


def _seen(topic: Topic, step: TopicStep, at: datetime | None) -> SeenStep:
    return SeenStep(
        asked=asked_of(topic, step),
        step=step,
        checks=checks_at(topic, step, at),
        record=last_record(step),
        evidence=evidence_of(topic, step),
        until=period_end(topic, step) if step.figures.get("open_days", "0") != "0" else None,
    )


def _procedure(topic: Topic) -> Procedure:
    found = procedure_with(topic.procedure)
    if found is None:
        raise LookupError(topic.procedure)
    return found
