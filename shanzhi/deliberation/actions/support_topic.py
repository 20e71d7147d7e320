"""附议: somebody wants the same topic."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.deliberation.actions.require_voice import require_voice
from shanzhi.deliberation.actions.topic_lock import locked, require_state, set_state, voice_of
from shanzhi.deliberation.events import TopicSupported
from shanzhi.deliberation.models import Topic, TopicSupport
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import TAKE_PART
from shanzhi.deliberation.queries.voices import asked_in
from shanzhi.kernel.api import Actor, announce, now


@transaction.atomic
def support_topic(topic: Topic, *, by: Actor, at: datetime | None = None) -> Topic:
    """Add a voice; one person is one voice, and saying it again changes nothing. A voice for a merged
    topic is one for the topic it went into. With the last voice that it needs it waits to be taken up.

    Raises Denied for whoever is not known or does not belong to the place as far as it asks; WrongState
    once it is taken up or over.
    """
    moment = at or now()
    topic = locked(leading(topic), by=by, capability=TAKE_PART)
    voice = voice_of(by)
    if TopicSupport.objects.filter(topic=topic, **voice).exists():
        return topic
    require_state(topic, TopicState.RAISED, TopicState.READY)
    require_voice(topic.place_code, asked_in(topic), by=by)
    TopicSupport.objects.create(topic=topic, at=moment, **voice)
    topic.supports += 1
    is_enough = topic.state == TopicState.RAISED and topic.supports >= topic.threshold
    state = TopicState.READY if is_enough else TopicState(topic.state)
    set_state(topic, state, at=moment, also=["supports"])
    event = TopicSupported(
        topic_id=topic.pk, state=topic.state, supports=topic.supports, is_enough=is_enough
    )
    announce(event, by=by, place_code=topic.place_code, at=moment)
    return topic


def leading(topic: Topic) -> Topic:
    """The topic itself, or the one it went into."""
    while topic.merged_into is not None:
        topic = topic.merged_into
    return topic
