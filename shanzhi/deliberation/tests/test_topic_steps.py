"""What each step of a topic asks, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.deliberation import step_evidence
from shanzhi.deliberation.actions.add_item import add_item
from shanzhi.deliberation.actions.ballot_on_topic import (
    TopicBallot,
    draft_topic_ballot,
    take_over_ballot,
)
from shanzhi.deliberation.actions.end_item import ItemResult, end_item, open_matter_of_item
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.evaluate_topic import evaluate_topic
from shanzhi.deliberation.actions.give_opinion import give_opinion
from shanzhi.deliberation.actions.object_to_decision import answer_objection, object_to_decision
from shanzhi.deliberation.actions.record_step import record_step
from shanzhi.deliberation.actions.set_figure import NewFigure, set_figure
from shanzhi.deliberation.actions.take_up_topic import take_up_topic
from shanzhi.deliberation.queries.step_facts import period_end
from shanzhi.deliberation.queries.steps import seen_steps
from shanzhi.deliberation.queries.taking_part import took_part
from shanzhi.deliberation.step_evidence import (
    StepEvidence,
    register_step_evidence,
    register_taking_part,
)
from shanzhi.deliberation.tests.topic_stories import (
    MONDAY,
    Story,
    done,
    item_for,
    new_record,
    topic_events,
)
from shanzhi.kernel.api import (
    SYSTEM,
    Conflict,
    Denied,
    Invalid,
    Role,
    WrongState,
)
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


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
    assert (topic.state, topic_events()[-1]) == ("not_passed", "TopicArchived")


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
    assert "TopicStepRecorded" not in topic_events()


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
    assert topic_events().count("TopicBallotTakenOver") == 2


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


def test_a_meeting_is_evidence_and_who_was_there_evaluates(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_evidence, "_finders", {})
    monkeypatch.setattr(step_evidence, "_parts", {})
    topic = story.talked_over()
    with pytest.raises(WrongState):
        end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=4))
    met = StepEvidence("议事会", "/meetings/1", MONDAY)
    register_step_evidence("meeting", lambda of, _step: [met] if of == topic else [])
    stranger = story.voice(3)
    assert not took_part(topic, stranger)
    register_taking_part("meeting", lambda of, who: (of, who) == (topic, stranger.id))
    assert took_part(topic, stranger)
    assert end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=4)).state == "deciding"
