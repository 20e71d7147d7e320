"""民提 → 民议 → 民决 → 民评: who may do what with a topic, and what each step asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import COMMUNITY, make_report
from shanzhi.deliberation.actions.add_item import NewItem, add_item
from shanzhi.deliberation.actions.ballot_on_topic import (
    TopicBallot,
    draft_topic_ballot,
    take_over_ballot,
)
from shanzhi.deliberation.actions.end_item import ItemResult, end_item, open_matter_of_item
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.evaluate_topic import evaluate_topic
from shanzhi.deliberation.actions.give_opinion import give_opinion, hide_opinion
from shanzhi.deliberation.actions.merge_topics import merge_topics
from shanzhi.deliberation.actions.object_to_decision import answer_objection, object_to_decision
from shanzhi.deliberation.actions.raise_topic import (
    NewTopic,
    propose_at_desk,
    raise_from_matters,
    raise_topic,
)
from shanzhi.deliberation.actions.record_step import record_step
from shanzhi.deliberation.actions.refuse_topic import (
    appeal_refusal,
    decide_topic_appeal,
    refuse_topic,
)
from shanzhi.deliberation.actions.set_figure import NewFigure, set_figure
from shanzhi.deliberation.actions.support_topic import support_topic
from shanzhi.deliberation.actions.take_up_topic import take_up_topic
from shanzhi.deliberation.demo import load_demo_topics
from shanzhi.deliberation.events import TopicRaised, TopicStepBegan
from shanzhi.deliberation.handlers.topics import tell_proposer, tell_topic_desk
from shanzhi.deliberation.models import ExecutionItem, Topic, TopicSupport
from shanzhi.deliberation.own_part.topics import erase, held
from shanzhi.deliberation.queries.candidates import candidates
from shanzhi.deliberation.queries.step_facts import period_end
from shanzhi.deliberation.queries.steps import seen_steps
from shanzhi.deliberation.tests.topic_stories import (
    MONDAY,
    UPLOADER,
    Story,
    new_record,
    picture,
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


def events() -> list[str]:
    rows = EventRecord.objects.filter(aggregate="topic").order_by("pk")
    return [row.kind.removeprefix("deliberation.") for row in rows]


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
    assert events() == ["TopicRaised", "TopicSupported", "TopicSupported"]
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


def test_the_whole_way_of_a_consensus(story: Story) -> None:
    topic = story.talked_over()
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=9))  # nobody said anything
    give_opinion(topic, by=story.voice(1), words="装在东门南侧")
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=3))  # the last of three days
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=4))
    assert topic.state == "deciding"
    story.record(topic)
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=7))
    assert (topic.state, topic.decision) == ("published", "装在东门南侧，由物业管。")
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=12))
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=15))
    assert topic.state == "carried_out"
    item = add_item(topic, item_for(story), by=story.clerk, at=MONDAY + timedelta(days=15))
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=16))
    done(item, story)
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=20))
    with pytest.raises(Denied):
        evaluate_topic(topic, by=story.voice(3), satisfied=True)
    for number in (0, 1):
        evaluate_topic(topic, by=story.voice(number), satisfied=True)
    with pytest.raises(Conflict):
        evaluate_topic(topic, by=story.voice(0), satisfied=False, why="想了想不行")
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=30))
    assert (topic.state, topic.ended_at) == ("archived", MONDAY + timedelta(days=30))
    assert [seen.asked.key for seen in seen_steps(topic) if seen.is_met] == [
        "talk", "decision", "publicity", "execution", "evaluation",
    ]  # fmt: skip


def item_for(story: Story, **changes: object) -> NewItem:
    given: dict[str, object] = {
        "title": "装一组快递柜", "unit_id": story.town.desk.pk,
        "due_on": MONDAY.date() + timedelta(days=30), "money": Decimal("4800.00"),
    }  # fmt: skip
    return NewItem(**(given | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name


def done(item: ExecutionItem, story: Story) -> None:
    result = ItemResult(state="done", note="已经装好", file_ids=[picture()], uploader_key=UPLOADER)
    end_item(item, result, by=story.clerk, at=MONDAY + timedelta(days=18))


def test_a_share_that_is_not_reached_holds_up_and_a_vote_that_fails_ends(story: Story) -> None:
    story.figure("consensus", "talk", "opinions", "0")
    topic = end_step(story.talked_over(), by=story.clerk, at=MONDAY + timedelta(days=4))
    story.record(topic, present=12, agreed=12)  # more than half of 24 is 13
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk)
    story.record(topic, file_ids=[])
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk)
    story.record(topic, present=18, agreed=11)  # two thirds of 18 are 12
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=8))
    assert (topic.state, events()[-1]) == ("not_passed", "TopicArchived")


def test_records_that_cannot_be_are_refused(story: Story) -> None:
    topic = story.talked_over()
    with pytest.raises(WrongState):
        story.record(topic)  # talking over takes no record
    story.figure("consensus", "talk", "opinions", "0")
    topic = take_up_topic(story.ready("另一项议题"), by=story.clerk, code="village-four", at=MONDAY)
    for wrong in (
        {"entitled": 0}, {"entitled": None}, {"present": 25}, {"agreed": 20}, {"agreed": -1},
        {"held_on": None}, {"held_on": MONDAY.date() + timedelta(days=9)}, {"words": ""},
        {"notice_on": MONDAY.date() + timedelta(days=6)}, {"who": ""}, {"entitled": 2**40},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            record_step(
                topic, new_record(**{"file_ids": [], **wrong}), by=story.clerk,
                at=MONDAY + timedelta(days=6),
            )  # fmt: skip
    assert "TopicStepRecorded" not in events()


def test_four_discussions_come_before_the_decision_and_notice_is_counted(story: Story) -> None:
    topic = take_up_topic(story.ready(), by=story.clerk, code="village-four", at=MONDAY)
    for _each in ("proposal", "committees", "members"):
        story.record(topic)
        topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=6))
    assert topic.state == "deciding"
    story.record(topic)  # five days' notice
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=6))
    story.record(topic, notice_on=MONDAY.date() - timedelta(days=5))
    assert end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=7)).state == "published"


def test_a_ballot_decides_and_its_outcome_comes_back_once(story: Story) -> None:
    topic = take_up_topic(story.ready(), by=story.clerk, code="owners", at=MONDAY)
    story.record(topic)
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=6))
    give_opinion(topic, by=story.voice(1), words="支持")
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=14))
    with pytest.raises(WrongState):
        story.record(topic)  # owners decide by ballot
    new = TopicBallot(words="东门装快递柜，从公共收益出。", force="binding", matter=9)
    for wrong in (replace(new, matter=0), replace(new, force="x"), replace(new, words="")):
        with pytest.raises(Invalid):
            draft_topic_ballot(topic, wrong, by=story.clerk)
    step = draft_topic_ballot(topic, new, by=story.clerk)
    ballot_id = step.ballot_id or 0
    with pytest.raises(WrongState):
        draft_topic_ballot(topic, new, by=story.clerk)
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk)
    take_over_ballot(ballot_id, None)
    step = draft_topic_ballot(topic, new, by=story.clerk)
    for _twice in range(2):
        take_over_ballot(step.ballot_id or 0, True)
    topic = end_step(topic, by=story.clerk)
    assert (topic.state, topic.decision) == ("published", new.words)
    assert events().count("TopicBallotTakenOver") == 2


def test_an_objection_is_answered_or_sends_the_decision_back(story: Story) -> None:
    topic = story.decided()
    late = MONDAY + timedelta(days=20)
    first = object_to_decision(topic, by=story.voice(3), words="挡了消防通道")
    with pytest.raises(Conflict):
        object_to_decision(topic, by=story.voice(3), words="挡了消防通道！")
    second = object_to_decision(topic, by=story.voice(2), words="物业不该管钱")
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk, at=late)
    with pytest.raises(Invalid):
        answer_objection(topic, first.pk, by=story.clerk, upheld=False, answer="")
    answer_objection(topic, first.pk, by=story.clerk, upheld=False, answer="量过，留了四米")
    answer_objection(topic, second.pk, by=story.clerk, upheld=True, answer="重新商议由谁管")
    topic.refresh_from_db()
    assert (topic.state, topic.round) == ("discussing", 1)
    assert topic.steps.get(ended_at=None).key == "talk"
    with pytest.raises(WrongState):
        object_to_decision(topic, by=story.voice(2), words="还有一件事")


def test_too_few_satisfied_open_it_again_once(story: Story) -> None:
    topic = story.decided()
    topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=15))
    kept, named = (
        add_item(topic, item_for(story), by=story.clerk, at=MONDAY + timedelta(days=15))
        for _each in range(2)
    )
    done(kept, story)
    done(named, story)
    for _round in range(2):
        topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=20))
        evaluate_topic(topic, by=story.voice(0), satisfied=True)
        with pytest.raises(Invalid):
            evaluate_topic(topic, by=story.voice(1), satisfied=False)
        evaluate_topic(
            topic, by=story.voice(1), satisfied=False, why="柜门关不上", item_id=named.pk
        )
        topic = end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=30))
        if topic.state == "archived":
            break
        assert (topic.state, topic.times_reopened) == ("carried_out", 1)
        kept.refresh_from_db()
        named.refresh_from_db()
        assert (kept.state, named.state) == ("done", "open")
        done(named, story)
    assert (topic.state, topic.round) == ("archived", 1)


def test_items_have_a_unit_a_day_money_and_become_a_matter_once(story: Story) -> None:
    topic = end_step(story.decided(), by=story.clerk, at=MONDAY + timedelta(days=15))
    at = MONDAY + timedelta(days=15)
    for wrong in (
        {"title": ""}, {"unit_id": 0}, {"due_on": None}, {"due_on": MONDAY.date()},
        {"money": None}, {"money": Decimal("NaN")}, {"money": Decimal("1e400")},
        {"money": Decimal(-1)}, {"money": Decimal("0.001")},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            add_item(topic, item_for(story, **wrong), by=story.clerk, at=at)
    item = add_item(topic, item_for(story), by=story.clerk, at=at)
    bare = ItemResult(state="done", note="已经装好")
    with pytest.raises(Invalid):
        end_item(item, bare, by=story.clerk)
    handler = make_staff(Role.HANDLER, COMMUNITY[:6])
    with pytest.raises(Denied):
        end_item(item, bare, by=handler)
    for _twice in range(2):
        item = open_matter_of_item(item, by=story.clerk)
    assert Case.objects.get().pk == item.case_id


def test_a_place_asks_other_figures_with_a_reason_and_running_steps_keep_theirs(
    story: Story,
) -> None:
    topic = story.talked_over()
    good: dict[str, Any] = {
        "place_code": COMMUNITY, "procedure": "consensus", "step": "talk",
        "figure": "open_days", "value": "7", "reason": "人多，多留几天",
    }  # fmt: skip
    for wrong in (
        {"value": "-1"}, {"value": "9999"}, {"value": "１"}, {"reason": ""}, {"figure": "quorum"},
        {"procedure": "no"}, {"place_code": "1"}, {"figure": "x"},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            set_figure(NewFigure(**{**good, **wrong}), by=SYSTEM)
    with pytest.raises(Denied):
        set_figure(NewFigure(**good), by=story.clerk)
    set_figure(NewFigure(**good), by=story.street)
    assert topic.steps.get().figures["open_days"] == "3"
    other = take_up_topic(story.ready("再议一件"), by=story.clerk, code="consensus", at=MONDAY)
    assert other.steps.get().figures["open_days"] == "7"
    for share in (">2/1", "1/2", ">=0/3", ">1/1", ">1/0"):
        odd = {**good, "step": "decision", "figure": "quorum", "value": share}
        with pytest.raises(Invalid):
            set_figure(NewFigure(**odd), by=story.street)


def test_the_last_day_that_is_no_working_day_waits_for_one(story: Story) -> None:
    topic = story.decided()  # published on Monday the 9th; five days end on Saturday the 14th
    assert period_end(topic, topic.steps.get(ended_at=None)).isoformat() == "2026-11-16"


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
    before = len(events())
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
    assert len(events()) == before
