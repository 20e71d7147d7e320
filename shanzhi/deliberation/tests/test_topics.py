"""民提 → 民议 → 民决 → 民评: who may do what with a topic, from raising it to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from shanzhi.cases.tests.factories import COMMUNITY, make_report
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.give_opinion import give_opinion, hide_opinion
from shanzhi.deliberation.actions.merge_topics import merge_topics
from shanzhi.deliberation.actions.object_to_decision import object_to_decision
from shanzhi.deliberation.actions.raise_topic import (
    NewTopic,
    propose_at_desk,
    raise_from_matters,
    raise_topic,
)
from shanzhi.deliberation.actions.refuse_topic import (
    appeal_refusal,
    decide_topic_appeal,
    refuse_topic,
)
from shanzhi.deliberation.actions.support_topic import support_topic
from shanzhi.deliberation.actions.take_up_topic import take_up_topic
from shanzhi.deliberation.demo import load_demo_topics
from shanzhi.deliberation.events import TopicRaised, TopicStepBegan
from shanzhi.deliberation.handlers.topics import tell_proposer, tell_topic_desk
from shanzhi.deliberation.models import Topic, TopicSupport
from shanzhi.deliberation.own_part.topics import erase, held
from shanzhi.deliberation.queries.candidates import candidates
from shanzhi.deliberation.tests.topic_stories import (
    MONDAY,
    Story,
    topic_events,
)
from shanzhi.kernel.api import (
    NOBODY,
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    Role,
    TooMany,
    WrongState,
    run_retention,
)
from shanzhi.messaging.api import inbox
from shanzhi.messaging.tests.factories import told
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def test_one_person_is_one_voice_and_the_third_makes_it_enough(story: Story) -> None:
    topic = story.raised()
    assert (topic.supports, topic.state) == (1, "raised")
    for _twice in range(2):
        topic = support_topic(topic, by=story.voice(1))
    assert (topic.supports, topic.state) == (2, "raised")
    with pytest.raises(Denied):
        support_topic(topic, by=NOBODY)
    with pytest.raises(WrongState, match="需要 3 人，现有 2 人"):
        take_up_topic(topic, by=story.clerk, code="consensus")
    topic = support_topic(topic, by=story.voice(2))
    assert (topic.supports, topic.state) == (3, "ready")
    assert topic_events() == ["TopicRaised", "TopicSupported", "TopicSupported"]
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicSupport.objects.create(topic=topic, resident=story.residents[1], at=MONDAY)


def test_what_cannot_be_a_topic_is_refused_with_a_reason(story: Story) -> None:
    good: dict[str, Any] = {
        "key": uuid4(),
        "place_code": COMMUNITY,
        "title": "加一个快递柜",
        "words": "取不到快递",
    }
    for wrong in ({"title": "柜"}, {"words": " "}, {"title": "x\x00yz快递"}, {"place_code": "880"}):
        with pytest.raises(Invalid):
            raise_topic(NewTopic(**{**good, **wrong}), by=story.voice(0))
    assert not Topic.objects.exists()
    first = raise_topic(NewTopic(**good), by=story.voice(0))
    assert raise_topic(NewTopic(**good), by=story.voice(0)) == first
    for _more in range(2):
        raise_topic(NewTopic(**{**good, "key": uuid4()}), by=story.voice(0))
    with pytest.raises(TooMany):
        raise_topic(NewTopic(**{**good, "key": uuid4()}), by=story.voice(0))


def test_three_matters_ask_for_the_same_and_one_press_makes_a_topic(story: Story) -> None:
    assert candidates(story.clerk) == []
    cases = [make_report(story.town) for _each in range(3)]
    (found,) = candidates(story.clerk)
    assert {case.pk for case in found.cases} == {case.pk for case in cases}
    new = NewTopic(key=uuid4(), place_code=COMMUNITY, title="夜里施工太吵", words="三件诉求都说")
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101002001")
    with pytest.raises(Denied):
        raise_from_matters(new, cases, by=stranger)
    with pytest.raises(Invalid):
        raise_from_matters(new, cases[:1], by=story.clerk)
    topic = raise_from_matters(new, cases, by=story.clerk)
    assert (topic.matters.count(), topic.origin) == (3, "matters")
    assert candidates(story.clerk) == []
    again = NewTopic(key=uuid4(), place_code=COMMUNITY, title="夜里施工太吵", words="又一次")
    with pytest.raises(Conflict):
        raise_from_matters(again, cases, by=story.clerk)


def test_doubles_are_merged_and_nobody_counts_twice(story: Story) -> None:
    one, other = story.raised(), story.raised("东门装快递柜")
    support_topic(one, by=story.voice(1))
    support_topic(other, by=story.voice(1))
    support_topic(other, by=story.voice(2))
    with pytest.raises(Invalid):
        merge_topics(one, one, by=story.clerk)
    merged = merge_topics(other, one, by=story.clerk)
    assert (merged.pk, merged.supports, merged.state) == (one.pk, 3, "ready")
    other.refresh_from_db()
    assert (other.state, other.merged_into_id) == ("merged", one.pk)
    assert support_topic(other, by=story.voice(3)).pk == one.pk


def test_a_refusal_says_why_and_its_author_appeals_once_to_somebody_else(story: Story) -> None:
    topic = story.ready()
    with pytest.raises(Invalid):
        refuse_topic(topic, by=story.street, reason="不")
    topic = refuse_topic(topic, by=story.street, reason="这块地不归社区管")
    with pytest.raises(Denied):
        appeal_refusal(topic, by=story.voice(1), words="我也想要")
    topic = appeal_refusal(topic, by=story.voice(0), words="产权证上写的是小区的")
    with pytest.raises(WrongState):
        appeal_refusal(topic, by=story.voice(0), words="再说一次也一样")
    for who in (story.clerk, story.street):
        with pytest.raises(Denied):
            decide_topic_appeal(topic, by=who, granted=True, answer="支持")
    above = make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6])
    topic = decide_topic_appeal(topic, by=above, granted=True, answer="应当受理")
    assert topic.state == "ready"
    with pytest.raises(WrongState):
        refuse_topic(topic, by=story.clerk, reason="还是不受理")


def test_opinions_are_few_and_hidden_with_a_reason(story: Story) -> None:
    topic = story.raised()
    said = give_opinion(topic, by=story.voice(1), words="支持")
    assert give_opinion(topic, by=story.voice(1), words="支持") == said
    with pytest.raises(Invalid):
        hide_opinion(topic, said.pk, by=story.clerk, why="")
    with pytest.raises(Denied):
        hide_opinion(topic, said.pk, by=story.voice(0), why="不爱听")
    assert hide_opinion(topic, said.pk, by=story.clerk, why="骂人").hidden_at is not None
    for number in range(4):
        give_opinion(topic, by=story.voice(1), words=f"意见{number}")
    with pytest.raises(TooMany):
        give_opinion(topic, by=story.voice(1), words="意见太多")


def test_the_organisation_itself_needs_no_supporters(story: Story) -> None:
    new = NewTopic(key=uuid4(), place_code=COMMUNITY, title="修订居民公约", words="请大家议一议")
    with pytest.raises(Denied):
        propose_at_desk(new, by=story.voice(0))
    assert propose_at_desk(new, by=story.clerk).state == "ready"


def test_who_raised_it_and_the_desk_are_told(story: Story) -> None:
    topic = story.talked_over()
    for event in (TopicRaised, TopicStepBegan):
        record = EventRecord.objects.get(kind=event.kind)
        tell_proposer(event.from_payload(record.payload), record)
    for wording in ("deliberation.TopicRaised", "deliberation.TopicStepBegan"):
        assert [notice.resident_id for notice in told(wording)] == [topic.proposer_id]
    record = EventRecord.objects.get(kind=TopicRaised.kind)
    tell_topic_desk(TopicRaised.from_payload(record.payload), record)
    assert inbox(story.clerk).items[0].link == f"/desk/topics/{topic.pk}"


def test_a_resident_who_is_erased_counts_no_more_and_after_two_years_nobody_is_known(
    story: Story,
) -> None:
    topic = story.decided()
    object_to_decision(topic, by=story.voice(3), words="挡了消防通道")
    assert len(held(story.residents[0])) == 2
    erase(story.residents[1], MONDAY)
    topic.refresh_from_db()
    assert topic.supports == 2
    Topic.objects.filter(pk=topic.pk).update(state="archived", ended_at=MONDAY)
    run_retention(MONDAY + timedelta(days=800))
    topic.refresh_from_db()
    assert (topic.proposer, topic.support_rows.count()) == (None, 0)
    assert topic.objections.get().words == ""


def test_the_demo_has_a_topic_at_each_point_of_the_way(story: Story) -> None:
    for _twice in range(2):
        load_demo_topics(story.town.grid.code, by=SYSTEM)
    states = sorted(Topic.objects.values_list("state", flat=True))
    assert states == ["archived", "discussing", "published", "raised"]


def test_nobody_leads_a_topic_of_another_community(story: Story) -> None:
    topic = story.ready()
    before = len(topic_events())
    stranger: Actor = make_staff(Role.COMMUNITY_CLERK, "990101002001")
    acts: tuple[Callable[[], object], ...] = (
        lambda: take_up_topic(topic, by=stranger, code="consensus"),
        lambda: refuse_topic(topic, by=stranger, reason="不归我们管"),
        lambda: end_step(topic, by=stranger),
        lambda: take_up_topic(topic, by=story.voice(0), code="consensus"),
    )
    for act in acts:
        with pytest.raises(Denied):
            act()
    assert len(topic_events()) == before
