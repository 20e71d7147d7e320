"""A new matter is placed: with the topic that speaks of the same, or alone."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from shanzhi.cases.api import Case, Source, words_of
from shanzhi.insight.events import HotTopicOpened, MatterPlaced
from shanzhi.insight.models import HotTopic, TopicMember
from shanzhi.insight.permissions import EDIT_HOT_TOPICS
from shanzhi.insight.queries.topics.memory import COUNTY, Memory, memory_of, read_body
from shanzhi.insight.queries.topics.reckoning import reckon
from shanzhi.insight.rules.topics.describing import shared
from shanzhi.insight.rules.topics.index import Means
from shanzhi.insight.rules.topics.placing import chosen
from shanzhi.insight.rules.topics.reading import Reading
from shanzhi.kernel.api import Actor, Target, announce, now, require

SAID_BY_MANY = 3
"""A word of a letter is kept as a reason only where so many letters have it: no names of people."""


@transaction.atomic
def place_matter(case: Case, *, by: Actor, at: datetime | None = None) -> TopicMember | None:
    """Place it once; asked again it stays where it is. What sensors say is no voice: None.

    Raises Denied.
    """
    require(by, EDIT_HOT_TOPICS, Target(place_code=case.place_code))
    if case.source == Source.SENSOR:
        return None
    moment = at or now()
    one_at_a_time(case.place_code)
    known = TopicMember.objects.filter(case=case).first()
    if known is not None:
        return known
    memory = memory_of(case.place_code)
    reading = read_body(case.text.body)
    means = memory.placed.index.means(memory.placed.index.matter(reading), memory.placed.topics)
    label = chosen(means) if memory.placed.topics else None
    member = TopicMember(case=case, place_code=case.place_code, placed_at=moment)
    if label is not None:
        _say_why(member, memory, label, reading, means)
        _join(member, memory, label, by, moment)
    else:
        member.save(force_insert=True)
    return member


def one_at_a_time(place_code: str) -> None:
    """Two matters of one county are placed one after the other: the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [811, int(place_code[:COUNTY])])


def _say_why(
    member: TopicMember, memory: Memory, label: int, reading: Reading, means: Means
) -> None:
    nearest = _nearest(memory, label)
    other = read_body(words_of(nearest))
    words, names = shared(reading, other)
    rarity = memory.placed.index.rarity
    member.likeness = round(float(means.whole[label]), 3)
    member.kinds = [word for word in words if word in reading.kinds]
    member.words = [
        word
        for word in words
        if word not in member.kinds and rarity.seen.get(f"w{word}", 0) >= SAID_BY_MANY
    ]
    member.names = names


def _nearest(memory: Memory, label: int) -> int:
    """The topic's typical matter, or the one that stands alone under this label."""
    topic_id = memory.topic_ids.get(label)
    if topic_id is not None:
        typical = HotTopic.objects.values_list("typical_id", flat=True).get(pk=topic_id)
        if typical is not None:
            return typical
    row = int((memory.placed.index.labels == label).argmax())
    return memory.cases[row]


def _join(member: TopicMember, memory: Memory, label: int, by: Actor, at: datetime) -> None:
    topic_id = memory.topic_ids.get(label)
    if topic_id is None:
        _open(member, memory, label, by, at)
        return
    topic = HotTopic.objects.select_for_update().get(pk=topic_id)
    member.topic = topic
    member.save(force_insert=True)
    reckon(topic, at)
    topic.save()
    event = MatterPlaced(hot_topic_id=topic.pk, case_id=member.case_id)
    announce(event, by=by, place_code=topic.place_code, at=at)


def _open(member: TopicMember, memory: Memory, label: int, by: Actor, at: datetime) -> None:
    """The one that stood alone and the new one are a topic from now on."""
    first = TopicMember.objects.select_for_update().get(case_id=_nearest(memory, label))
    place = member.place_code
    topic = HotTopic.objects.create(place_code=place, first_at=at, last_at=at, reckoned_at=at)
    first.topic = member.topic = topic
    first.kinds, first.names, first.words = member.kinds, member.names, member.words
    first.likeness = member.likeness
    first.save()
    member.save(force_insert=True)
    topic.place_code = first.place_code
    reckon(topic, at)
    topic.save()
    event = HotTopicOpened(hot_topic_id=topic.pk, case_ids=[first.case_id, member.case_id])
    announce(event, by=by, place_code=topic.place_code, at=at, fresh=True)
