"""Neighbours write of the same mixing plant: the house sees that it is one trouble, and people may say otherwise."""

from __future__ import annotations

import pytest

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import Town, make_report, make_town
from shanzhi.insight.actions.topics.decide import merge_topics, name_topic, split_topic
from shanzhi.insight.actions.topics.place_matter import place_matter
from shanzhi.insight.models import HotTopic, TopicDecision, TopicMember
from shanzhi.insight.queries.topics.memory import forget_memories
from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Invalid, Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.tests.factories import make_resident

pytestmark = pytest.mark.django_db
PLANT = (
    "丽景新城小区旁边建了搅拌站，灰尘和噪音很大，睡不着",
    "投诉丽景新城附近的搅拌厂，日夜施工，噪音扰民，粉尘污染严重",
    "丽景新城搅拌站粉尘大，老人孩子咳嗽，请查处",
)
OTHER = "枫林路口的路灯坏了三个月，晚上看不见路"


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget_memories()


def placed(town: Town, text: str, phone: str) -> Case:
    """A matter of somebody of their own, placed."""
    case = make_report(town, text)
    Case.objects.filter(pk=case.pk).update(reporter=make_resident(phone=phone))
    place_matter(case, by=SYSTEM)
    return case


def plant(town: Town) -> HotTopic:
    """Three neighbours, one trouble, and a lamp."""
    for number, text in enumerate((*PLANT, OTHER)):
        placed(town, text, f"1380000000{number}")
    return HotTopic.objects.get()


def test_three_neighbours_are_one_topic_and_the_lamp_stands_alone() -> None:
    topic = plant(make_town())
    assert (topic.people, topic.matters) == (3, 3)
    assert topic.name.startswith("丽景新城 · 搅拌站")
    assert TopicMember.objects.get(topic=None).case.summary.startswith("枫林路口")
    why = TopicMember.objects.filter(topic=topic).order_by("-pk")[0]
    assert {"搅拌站", "丽景新城"} <= {*why.kinds, *why.names}
    assert EventRecord.objects.filter(kind="insight.HotTopicOpened").count() == 1
    assert EventRecord.objects.filter(kind="insight.MatterPlaced").count() == 1


def test_placed_twice_it_is_there_once() -> None:
    town = make_town()
    topic = plant(town)
    before = EventRecord.objects.count()
    place_matter(Case.objects.get(summary=PLANT[0]), by=SYSTEM)
    assert EventRecord.objects.count() == before
    topic.refresh_from_db()
    assert topic.matters == 3


def test_a_hundred_letters_of_one_person_make_nothing_hot() -> None:
    town = make_town()
    for _time in range(4):
        placed(town, PLANT[0], "13800000000")
    topic = HotTopic.objects.get()
    assert (topic.people, topic.matters) == (1, 4)
    assert topic.heat < 1.5


def test_a_process_that_begins_anew_knows_what_was_placed() -> None:
    town = make_town()
    topic = plant(town)
    forget_memories()
    placed(town, "丽景新城搅拌站又在半夜施工，噪音大", "13900000009")
    topic.refresh_from_db()
    assert topic.matters == 4


def test_what_the_desk_decides_holds() -> None:
    town = make_town()
    topic = plant(town)
    name_topic(topic, "搅拌站扰民", "大家都这么叫", by=town.clerk)
    first = Case.objects.get(summary=PLANT[0])
    own = split_topic(topic, [first.pk], "另一家搅拌站", "是另一家", by=town.clerk)
    topic.refresh_from_db()
    assert (topic.name, topic.matters, own.matters, own.name) == (
        "搅拌站扰民", 2, 1, "另一家搅拌站",
    )  # fmt: skip
    merge_topics(own, topic, "还是同一家", by=town.clerk)
    topic.refresh_from_db()
    assert (topic.matters, topic.name) == (3, "搅拌站扰民")
    assert TopicDecision.objects.filter(topic=topic).count() == 3
    placed(town, "丽景新城搅拌站粉尘飘进家里，噪音也大", "13900000009")
    topic.refresh_from_db()
    assert (topic.matters, topic.name) == (4, "搅拌站扰民")


def test_nobody_else_decides() -> None:
    town = make_town()
    topic = plant(town)
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101002001", name="远方")
    leader = make_staff(Role.LEADER, "990101", name="领导")
    for who in (stranger, leader):
        with pytest.raises(Denied):
            name_topic(topic, "别的", "试试", by=who)
    with pytest.raises(Invalid):
        split_topic(topic, [], "别的", "试试", by=town.clerk)
    assert not TopicDecision.objects.exists()
