"""A topic as its matters say it is: heat, people, place, name. Written by the actions."""

from __future__ import annotations

from datetime import datetime

from shanzhi.insight.models import HotTopic, TopicMember
from shanzhi.insight.queries.topics.memory import index_of, read_body
from shanzhi.insight.rules.topics.describing import Described, described
from shanzhi.insight.rules.topics.heat import Heat, Voice, heat_of
from shanzhi.insight.rules.topics.naming import is_name_settled, smallest_place

READ_LATEST = 60
"""Members that a topic is described by: the newest."""


def voices_of(topic: HotTopic) -> list[Voice]:
    """Its matters as voices (1 query). Who left no number is known by their words alone: the same
    words again are the same person."""
    rows = TopicMember.objects.filter(topic=topic).values_list(
        "case__reporter_id", "case__summary", "case__opened_at", "case__supports"
    )
    return [
        Voice(str(reporter) if reporter else f"said {summary}", at, likes=supports)
        for reporter, summary, at, supports in rows
    ]


def reckon(topic: HotTopic, at: datetime) -> None:
    """Set what follows from the members; a name that is settled stays."""
    voices = voices_of(topic)
    _warm(topic, heat_of(voices, at), at)
    topic.first_at = min((voice.at for voice in voices), default=topic.first_at)
    topic.last_at = max((voice.at for voice in voices), default=topic.last_at)
    rows = TopicMember.objects.filter(topic=topic).order_by("-pk")
    found = list(rows.values_list("case_id", "place_code", "case__text__body")[:READ_LATEST])
    found.reverse()
    codes = [code for _pk, code, _body in found]
    topic.place_code = smallest_place([*codes, topic.place_code] if topic.pk else codes)
    told = _told(topic.place_code, [(pk, body or "") for pk, _code, body in found])
    if told is None:
        return
    topic.typical_id = found[told.typical][0]
    topic.place, topic.group, topic.kinds = told.place[:40], told.group[:10], list(told.kinds)
    if not is_name_settled(topic.matters, is_named=topic.is_named, name=topic.name):
        topic.name = told.name[:80] or topic.name


def _warm(topic: HotTopic, heat: Heat, at: datetime) -> None:
    topic.heat, topic.people, topic.matters = heat.value, heat.people, heat.matters
    topic.growth, topic.reckoned_at = heat.growth, at


def _told(place_code: str, found: list[tuple[int, str]]) -> Described | None:
    if not found:
        return None
    readings = [read_body(body) for _pk, body in found]
    matters = [index_of(place_code).matter(reading) for reading in readings]
    return described(readings, matters, [body for _pk, body in found])
