"""What a page of hot topics shows besides the topics: heat over time, moods, rising words, repeats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from shanzhi.cases.api import visible_cases
from shanzhi.insight.models import HotTopic, TopicMember
from shanzhi.insight.permissions import READ_HOT_TOPICS
from shanzhi.insight.queries.topics.memory import read_body
from shanzhi.insight.queries.topics.reckoning import voices_of
from shanzhi.insight.rules.topics.heat import Heat, heat_over_time
from shanzhi.insight.rules.topics.mood import moods
from shanzhi.insight.rules.topics.repeats import Repeat, Said, repeats
from shanzhi.insight.rules.topics.rising import Rising, rising_words
from shanzhi.kernel.api import Actor, require

DAYS, BEFORE_DAYS = 14, 90
READ_MOST = 1500
REPEATS_DAYS = 180


def heat_curve(topic: HotTopic, at: datetime) -> list[tuple[datetime, Heat]]:
    """Twelve moments from the first report until ``at`` (1 query)."""
    return heat_over_time(voices_of(topic), at)


def moods_of(members: list[TopicMember]) -> Counter[str]:
    """How the texts that the viewer may see sound."""
    return moods(member.case.text.body for member in members)


def rising_now(viewer: Actor, at: datetime, place_code: str = "") -> list[Rising]:
    """Words and kinds of trouble of the last two weeks against the three months before, among the
    matters the viewer may see (1 query). Raises Denied."""
    require(viewer, READ_HOT_TOPICS)
    edge = at - timedelta(days=DAYS)
    rows = visible_cases(viewer).filter(opened_at__gt=edge - timedelta(days=BEFORE_DAYS))
    if place_code:
        rows = rows.filter(place_code__startswith=place_code)
    found = rows.order_by("-pk").values_list("opened_at", "text__body")[:READ_MOST]
    now: list[list[str]] = []
    before: list[list[str]] = []
    for opened_at, body in found:
        reading = read_body(body or "")
        (now if opened_at > edge else before).append([*reading.kinds, *reading.words])
    return rising_words(now, before)


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """What was said more than once, the numbers of its matters, and what its topic is called."""

    row: Repeat
    numbers: list[str]
    name: str


def repeats_for(viewer: Actor, at: datetime) -> list[SaidAgain]:
    """Of half a year, without anybody's name: that
    somebody had to say it again says that it was not solved. Raises Denied."""
    require(viewer, READ_HOT_TOPICS)
    rows = TopicMember.objects.filter(
        case__in=visible_cases(viewer), topic__isnull=False,
        case__reporter__isnull=False, case__opened_at__gt=at - timedelta(days=REPEATS_DAYS),
    )  # fmt: skip
    found = rows.values_list(
        "case_id", "case__number", "case__reporter_id", "place_code", "topic_id",
        "case__opened_at", "topic__name",
    )[:READ_MOST]  # fmt: skip
    numbers, names, said = {}, {}, []
    for case_id, number, reporter, place, topic, opened_at, name in found:
        numbers[case_id], names[topic or 0] = number, name or ""
        said.append(Said(case_id, str(reporter), place, topic or 0, opened_at))
    return [
        SaidAgain(one, [numbers[case_id] for case_id in one.case_ids], names[one.topic])
        for one in repeats(said)
    ]
