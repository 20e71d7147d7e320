"""What there is at a step, counted: for its checks."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Q

from shanzhi.deliberation.models import StepRecord, Topic, TopicStep
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.procedures import Figure, Way
from shanzhi.deliberation.queries.procedures import procedure_with
from shanzhi.deliberation.rules.checks import Check, Facts, Gathered, checks_of
from shanzhi.deliberation.rules.periods import days_between, last_day
from shanzhi.deliberation.step_evidence import evidence_of
from shanzhi.kernel.api import calendar_for, now


def checks_at(topic: Topic, step: TopicStep, at: datetime | None = None) -> list[Check]:
    """What the step asks and what there is."""
    return checks_of(step.kind, step.figures, facts_of(topic, step, at))


def facts_of(topic: Topic, step: TopicStep, at: datetime | None = None) -> Facts:
    """What there is at a step of a topic that was found for somebody (a few queries)."""
    moment = step.ended_at or at or now()
    began, today = local_day(topic, step.began_at), local_day(topic, moment)
    record = last_record(step)
    items = _items(topic) if step.kind == StepKind.EXECUTION else {}
    said = _evaluations(topic, step) if step.kind == StepKind.EVALUATION else {}
    is_talk = step.kind == StepKind.TALK
    return Facts(
        open_days=days_between(began, today),
        is_over=today > period_end(topic, step) or not _days(step),
        record=gathered(record) if record else None,
        carried=step.carried,
        has_ballot=step.ballot_id is not None,
        takes_record=Way.RECORD in ways_of(topic, step),
        opinions=topic.opinions.filter(hidden_at__isnull=True).count() if is_talk else 0,
        evidence=sum(each.counts for each in evidence_of(topic, step)) if is_talk else 0,
        open_objections=step.objections.filter(upheld__isnull=True).count(),
        **items,
        **said,
    )


def ways_of(topic: Topic, step: TopicStep) -> tuple[Way, ...]:
    """How a decision may be taken; nothing at other steps."""
    found = procedure_with(topic.procedure)
    return found.steps[step.position].ways if found else ()


def period_end(topic: Topic, step: TopicStep) -> date:
    """The last day of the period that a step asks, in the place's calendar."""
    calendar = calendar_for(topic.place_code)
    return last_day(local_day(topic, step.began_at), _days(step), calendar.works_on)


def last_record(step: TopicStep) -> StepRecord | None:
    """What was recorded last of a step."""
    return step.records.order_by("-pk").first()


def gathered(record: StepRecord) -> Gathered:
    """A record as the rules see it."""
    return Gathered(
        held_on=record.held_on,
        notice_on=record.notice_on,
        entitled=record.entitled,
        present=record.present,
        agreed=record.agreed,
        pictures=record.files.count(),
    )


def local_day(topic: Topic, moment: datetime) -> date:
    """The day in the place of the topic."""
    return moment.astimezone(calendar_for(topic.place_code).zone).date()


def _days(step: TopicStep) -> int:
    return int(step.figures.get(Figure.OPEN_DAYS, "0"))


def _items(topic: Topic) -> dict[str, int]:
    return topic.items.aggregate(
        items=Count("pk", distinct=True, filter=~Q(state="dropped")),
        open_items=Count("pk", distinct=True, filter=Q(state="open")),
        done_without_picture=Count("pk", distinct=True, filter=Q(state="done", files__isnull=True)),
    )


def _evaluations(topic: Topic, step: TopicStep) -> dict[str, int]:
    return topic.evaluations.filter(round=step.round).aggregate(
        evaluated=Count("pk"), satisfied=Count("pk", filter=Q(satisfied=True))
    )
