"""What the clock does by itself, each once: steps end, people are asked and reminded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.ballots.api import BallotKind, Force, NewBallot, NewItem, draft_ballot
from shanzhi.deliberation.actions.add_item import add_item
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.invite import Person
from shanzhi.deliberation.actions.object_to_decision import answer_objection, object_to_decision
from shanzhi.deliberation.actions.remind_of_meetings import remind_of_meetings
from shanzhi.deliberation.actions.see_to_topics import end_due_steps, remind_of_topics
from shanzhi.deliberation.actions.tell_takers import tell_takers
from shanzhi.deliberation.events import (
    ExecutionItemDueSoon,
    MeetingComesSoon,
    TopicStepEndsSoon,
)
from shanzhi.deliberation.handlers.meetings import remind_invited
from shanzhi.deliberation.handlers.topic_days import remind_of_step, remind_owner
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.tasks import tell_those_who_took_part, tell_those_who_voted
from shanzhi.deliberation.tests import meeting_story
from shanzhi.deliberation.tests.topic_stories import MONDAY, Story, done, item_for, topic_events
from shanzhi.kernel.api import EventRecord
from shanzhi.messaging.tests.factories import notices_from

pytestmark = pytest.mark.django_db
# Published on Monday the 9th: five days end on Saturday the 14th, so on Monday the 16th.
LAST_DAY = MONDAY + timedelta(days=14)
AFTER = LAST_DAY + timedelta(days=1)


@pytest.fixture
def story() -> Story:
    return Story()


def evaluated(story: Story) -> Topic:
    """A topic that those who took part evaluate since the 21st."""
    topic = end_step(story.decided(), by=story.clerk, at=AFTER)
    done(add_item(topic, item_for(story), by=story.clerk, at=AFTER), story)
    return end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=19))


def last_event(kind: str) -> EventRecord:
    return EventRecord.objects.filter(kind=f"deliberation.{kind}").latest("pk")


def told(template: str) -> list[int | None]:
    rows = notices_from(f"deliberation.{template}")
    return [row.resident_id for row in rows]


def test_a_publicity_ends_when_its_days_are_over_and_not_over_an_open_objection(
    story: Story,
) -> None:
    topic = story.decided()
    said = object_to_decision(topic, by=story.voice(1), words="挡住窗户了", at=LAST_DAY)
    assert end_due_steps(at=LAST_DAY) == end_due_steps(at=AFTER) == 0
    answer_objection(topic, said.pk, by=story.clerk, upheld=False, answer="往南移两米", at=AFTER)
    assert [end_due_steps(at=AFTER) for _each in range(2)] == [1, 0]
    topic.refresh_from_db()
    assert topic.state == "carried_out"
    assert topic_events()[-2:] == ["TopicStepEnded", "TopicStepBegan"]


def test_a_step_without_days_waits_for_the_desk(story: Story) -> None:
    story.figure("consensus", "publicity", "open_days", "0")
    topic = story.decided()
    assert end_due_steps(at=AFTER + timedelta(days=90)) == 0
    topic.refresh_from_db()
    assert topic.state == "published"


def test_an_evaluation_ends_by_itself_and_asks_everybody_who_took_part(story: Story) -> None:
    topic = evaluated(story)
    begun = last_event("TopicStepBegan")
    for _twice in range(2):
        tell_takers(topic, "deliberation.evaluation_begins", "evaluation", begun.pk, after=0)
    assert told("evaluation_begins") == sorted(each.pk for each in story.residents[:3])
    over = MONDAY + timedelta(days=24)
    assert [end_due_steps(at=over) for _each in range(2)] == [1, 0]
    topic.refresh_from_db()
    assert topic.state == "archived"


def test_of_who_only_voted_the_ballot_knows_and_they_are_asked_by_a_job_of_their_own(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = evaluated(story)
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(tell_those_who_voted, "defer", lambda **job: asked.append(job))
    begins = "deliberation.evaluation_begins"
    event = last_event("TopicStepBegan")
    tell_those_who_took_part(topic.pk, begins, "evaluation", event.pk)
    assert asked == []
    ballot = draft_ballot(
        NewBallot(
            kind=BallotKind.HOUSEHOLDS,
            place_code=topic.place_code,
            title="东门装不装",
            words="请表决",
            force=Force.ADVISORY,
            items=(NewItem(title="东门装不装", words="装"),),
        ),
        by=story.clerk,
    )
    topic.steps.filter(kind="decision").update(ballot=ballot, carried=True)
    tell_those_who_took_part(topic.pk, begins, "evaluation", event.pk)
    assert [each["ballot_id"] for each in asked] == [ballot.pk]
    tell_those_who_voted(**asked[0])
    assert told("evaluation_begins") == sorted(each.pk for each in story.residents[:3])


def test_who_has_not_evaluated_and_the_desk_hear_once_before_the_end(story: Story) -> None:
    topic = evaluated(story)
    topic.evaluations.create(
        round=topic.round, resident=story.residents[0], satisfied=True, at=MONDAY
    )
    began = MONDAY + timedelta(days=19)
    assert remind_of_topics(at=began) == 0
    near = began + timedelta(days=2)
    assert [remind_of_topics(at=near) for _each in range(2)] == [1, 0]
    record = last_event("TopicStepEndsSoon")
    event = TopicStepEndsSoon(**record.payload)
    remind_of_step(event, record)
    assert told("desk.TopicStepEndsSoon")
    tell_takers(topic, "deliberation.evaluation_ends", "evaluation", record.pk, after=0)
    assert told("evaluation_ends") == sorted(each.pk for each in story.residents[1:3])


def test_a_unit_hears_of_an_item_that_is_due_once_a_round(story: Story) -> None:
    topic = end_step(story.decided(), by=story.clerk, at=AFTER)
    item = add_item(topic, item_for(story), by=story.clerk, at=AFTER)
    assert remind_of_topics(at=AFTER) == 0
    near = MONDAY + timedelta(days=28)
    assert [remind_of_topics(at=near) for _each in range(2)] == [1, 0]
    record = last_event("ExecutionItemDueSoon")
    remind_owner(ExecutionItemDueSoon(**record.payload), record)
    assert told("desk.ExecutionItemDueSoon")
    item.refresh_from_db()
    assert item.reminded_at == near


def test_those_invited_hear_of_tomorrows_meeting_unless_they_said_no() -> None:
    story = meeting_story.Story()
    people = (Person("3幢", "孙七", "13900002221"), Person("4幢", "吴八", "13900002222"))
    meeting = story.noticed(people)
    first, second = meeting.invitations.filter(resident__isnull=False).order_by("number")[:2]
    second.answer = "no"
    second.save(update_fields=["answer"])
    early = meeting.starts_at - timedelta(days=3)
    assert remind_of_meetings(at=early) == 0
    near = meeting.starts_at - timedelta(hours=8)
    assert [remind_of_meetings(at=near) for _each in range(2)] == [1, 0]
    record = last_event("MeetingComesSoon")
    remind_invited(MeetingComesSoon(**record.payload), record)
    assert first.resident_id in told("meeting_soon")
    assert second.resident_id not in told("meeting_soon")
