"""A resident objects to a decision while it is published; the desk answers, or sends it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.record_step import open_step
from shanzhi.deliberation.actions.require_voice import require_voice
from shanzhi.deliberation.actions.stepping import go_back, procedure_of, say
from shanzhi.deliberation.actions.topic_lock import locked, require_state, resident_id_of
from shanzhi.deliberation.events import DecisionObjected, ObjectionAnswered
from shanzhi.deliberation.models import Objection, Topic, TopicStep
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.models.topic_step import StepKind, StepOutcome
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS, TAKE_PART
from shanzhi.deliberation.queries.voices import asked_in
from shanzhi.deliberation.rules.bounds import REASON, faults_of
from shanzhi.kernel.api import Actor, Conflict, Invalid, NotFound, WrongState, now


@transaction.atomic
def object_to_decision(
    topic: Topic, *, by: Actor, words: str, at: datetime | None = None
) -> Objection:
    """Raise an objection. One person has one that is not answered.

    Raises Denied; WrongState outside of the publicity period; Conflict while theirs is open; Invalid (words).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=TAKE_PART)
    resident_id = resident_id_of(by)
    if topic.state != TopicState.PUBLISHED:
        raise WrongState(_("只有决议公示期间可以提异议。"))
    if faults := faults_of({"words": (words, REASON)}):
        raise Invalid(faults)
    require_voice(topic.place_code, asked_in(topic), by=by)
    if topic.objections.filter(resident_id=resident_id, upheld__isnull=True).exists():
        raise Conflict(_("您的异议正在等待答复，答复后可以再提。"))
    objection = Objection.objects.create(
        topic=topic,
        step=open_step(topic),
        resident_id=resident_id,
        words=words.strip(),
        at=moment,
    )
    event = DecisionObjected(topic_id=topic.pk, state=topic.state, objection_id=objection.pk)
    say(topic, event, by=by, at=moment)
    return objection


@transaction.atomic
def answer_objection(
    topic: Topic,
    objection_id: int,
    *,
    by: Actor,
    upheld: bool,
    answer: str,
    at: datetime | None = None,
) -> Objection:
    """Answer it. Upheld, the decision goes back to where it was talked over, in a new round; the others
    that are open are answered by that too.

    Raises Denied; NotFound; WrongState when it was answered, or the period is over; Invalid (answer).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=MANAGE_TOPICS)
    objection = topic.objections.filter(pk=objection_id).first()
    if objection is None:
        raise NotFound
    require_state(topic, TopicState.PUBLISHED)
    if objection.upheld is not None:
        raise WrongState(_("这条异议已经答复过了，请刷新后再看。"))
    if faults := faults_of({"answer": (answer, REASON)}):
        raise Invalid(faults)
    _answer(topic, objection, upheld, answer.strip(), by=by, at=moment)
    if upheld:
        for other in topic.objections.filter(upheld__isnull=True):
            words = _("另一条异议成立，决议已退回重议，您的意见会一并考虑。")
            _answer(topic, other, True, words, by=by, at=moment)
        _send_back(topic, by=by, at=moment)
    return objection


def _answer(
    topic: Topic, objection: Objection, upheld: bool, answer: str, *, by: Actor, at: datetime
) -> None:
    objection.upheld, objection.answer, objection.answered_at = upheld, answer, at
    objection.answered_by_id = by.id if by.is_staff else None
    objection.save(update_fields=["upheld", "answer", "answered_at", "answered_by"])
    event = ObjectionAnswered(
        topic_id=topic.pk, state=topic.state, objection_id=objection.pk, upheld=upheld
    )
    say(topic, event, by=by, at=at)


def _send_back(topic: Topic, *, by: Actor, at: datetime) -> None:
    step: TopicStep = open_step(topic)
    steps = procedure_of(topic)
    back = steps.position_of(StepKind.TALK, before=step.position)
    if back is None:
        back = steps.position_of(StepKind.DECISION, before=step.position)
    go_back(topic, step, back or 0, StepOutcome.SENT_BACK, by=by, at=at)
