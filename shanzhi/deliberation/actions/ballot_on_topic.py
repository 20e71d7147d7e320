"""The decision on a topic is taken by a ballot, and its outcome comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.api import NewBallot, NewItem, draft_ballot
from shanzhi.deliberation.actions.record_step import open_step
from shanzhi.deliberation.actions.stepping import say
from shanzhi.deliberation.actions.topic_lock import locked, require_state
from shanzhi.deliberation.events import TopicBallotDrafted, TopicBallotTakenOver
from shanzhi.deliberation.models import Topic, TopicStep
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS
from shanzhi.deliberation.procedures import Way
from shanzhi.deliberation.queries.steps import asked_of
from shanzhi.deliberation.rules.bounds import WORDS, faults_of
from shanzhi.kernel.api import SYSTEM, Actor, Invalid, WrongState, now


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicBallot:
    """``words`` are what is voted on, and the decision when it is carried. ``matter`` is its number in
    art. 278 of the Civil Code (owners; else 0); ``force`` as the ballots know it."""

    words: str
    force: str
    matter: int = 0


@transaction.atomic
def draft_topic_ballot(
    topic: Topic, new: TopicBallot, *, by: Actor, at: datetime | None = None
) -> TopicStep:
    """Draft the ballot that the procedure asks for; its roll, notice and opening are done with the ballot.

    Raises Denied; WrongState where the step takes no ballot, or has one; Invalid (proposal, force, items).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=MANAGE_TOPICS)
    require_state(topic, TopicState.DECIDING)
    step = open_step(topic)
    asked = asked_of(topic, step)
    if Way.BALLOT not in asked.ways:
        raise WrongState(_("这一步不用表决，请登记会议记录。"))
    if step.ballot_id is not None:
        raise WrongState(_("已经发起过表决，请到“投票”里办理。"))
    if faults := faults_of({"proposal": (new.words, WORDS)}):
        raise Invalid(faults)
    item = NewItem(title=topic.title, words=new.words.strip(), matter=new.matter)
    ballot = draft_ballot(
        NewBallot(
            kind=asked.ballot,
            place_code=topic.place_code,
            title=topic.title,
            words=topic.words,
            force=new.force,
            items=(item,),
        ),
        by=by,
        at=moment,
    )
    step.ballot = ballot
    step.save(update_fields=["ballot"])
    event = TopicBallotDrafted(
        topic_id=topic.pk, state=topic.state, step_id=step.pk, step=step.key, ballot_id=ballot.pk
    )
    say(topic, event, by=by, at=moment)
    return step


@transaction.atomic
def take_over_ballot(
    ballot_id: int, carried: bool | None, *, by: Actor = SYSTEM, at: datetime | None = None
) -> TopicStep | None:
    """The ballot was counted, or (``carried`` None) called off: then the step is as before it. Nothing for
    a ballot that stands behind no topic; told twice it is once."""
    moment = at or now()
    step = TopicStep.objects.filter(ballot_id=ballot_id, carried__isnull=True).first()
    if step is None:
        return None
    topic = locked(step.topic, by=by, capability=MANAGE_TOPICS)
    step.carried = carried
    if carried is None:
        step.ballot = None
    step.save(update_fields=["carried", "ballot"])
    event = TopicBallotTakenOver(
        topic_id=topic.pk,
        state=topic.state,
        step_id=step.pk,
        step=step.key,
        ballot_id=ballot_id,
        carried=carried,
    )
    say(topic, event, by=by, at=moment)
    return step
