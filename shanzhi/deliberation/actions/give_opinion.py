"""Somebody says what they think of a topic; the desk may hide what hurts somebody, and says why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.require_voice import require_voice
from shanzhi.deliberation.actions.stepping import say
from shanzhi.deliberation.actions.topic_lock import locked, require_state, voice_of
from shanzhi.deliberation.events import TopicOpinionGiven, TopicOpinionHidden
from shanzhi.deliberation.models import Topic, TopicOpinion
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS, TAKE_PART
from shanzhi.deliberation.queries.voices import asked_in
from shanzhi.deliberation.rules.bounds import HIDDEN_WHY, OPINIONS_EACH, SAID, faults_of
from shanzhi.kernel.api import Actor, Invalid, NotFound, TooMany, now

BEFORE_THE_VOTE = (TopicState.RAISED, TopicState.READY, TopicState.DISCUSSING)


@transaction.atomic
def give_opinion(
    topic: Topic, *, by: Actor, words: str, at: datetime | None = None
) -> TopicOpinion:
    """Write down an opinion; the same words by the same person again are the same opinion.

    Raises Denied for whoever is not known or does not belong to the place; WrongState once it is voted on;
    Invalid (words); TooMany.
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=TAKE_PART)
    voice = voice_of(by)
    require_state(topic, *BEFORE_THE_VOTE)
    if faults := faults_of({"words": (words, SAID)}):
        raise Invalid(faults)
    mine = TopicOpinion.objects.filter(topic=topic, **voice)
    if known := mine.filter(words=words.strip()).first():
        return known
    require_voice(topic.place_code, asked_in(topic), by=by)
    if mine.count() >= OPINIONS_EACH:
        raise TooMany(_("每人对一项议题最多发表 %(n)s 条意见。") % {"n": OPINIONS_EACH})
    opinion = TopicOpinion.objects.create(topic=topic, words=words.strip(), at=moment, **voice)
    event = TopicOpinionGiven(topic_id=topic.pk, state=topic.state, opinion_id=opinion.pk)
    say(topic, event, by=by, at=moment)
    return opinion


@transaction.atomic
def hide_opinion(
    topic: Topic, opinion_id: int, *, by: Actor, why: str, at: datetime | None = None
) -> TopicOpinion:
    """Hide it from the page; that it was hidden, and why, stays there. Hiding twice is once.

    Raises Denied; NotFound for one of another topic; Invalid (why).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=MANAGE_TOPICS)
    opinion = topic.opinions.filter(pk=opinion_id).first()
    if opinion is None:
        raise NotFound
    if faults := faults_of({"why": (why, (2, HIDDEN_WHY))}):
        raise Invalid(faults)
    if opinion.hidden_at is not None:
        return opinion
    opinion.hidden_at, opinion.hidden_why = moment, why.strip()
    opinion.hidden_by_id = by.id if by.is_staff else None
    opinion.save(update_fields=["hidden_at", "hidden_why", "hidden_by"])
    event = TopicOpinionHidden(topic_id=topic.pk, state=topic.state, opinion_id=opinion.pk)
    say(topic, event, by=by, at=moment)
    return opinion
