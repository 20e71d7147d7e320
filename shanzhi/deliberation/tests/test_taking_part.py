"""Who took part in a topic elsewhere evaluates it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.deliberation.actions.answer_invitation import check_in
from shanzhi.deliberation.actions.raise_topic import NewTopic, raise_topic
from shanzhi.deliberation.beside_steps import came
from shanzhi.deliberation.models.meeting import CameBy
from shanzhi.deliberation.tests.meeting_story import HELD, Story
from shanzhi.kernel.api import Actor
from shanzhi.people.api import declare_home
from shanzhi.people.tests.factories import make_resident

pytestmark = pytest.mark.django_db


def test_who_was_at_a_meeting_of_a_topic_has_taken_part_in_it() -> None:
    story = Story()
    meeting = story.noticed()
    resident = make_resident()
    new = NewTopic(key=uuid4(), place_code=COMMUNITY, title="电梯改造", words="怎么出钱大家商量")
    author = make_resident()
    declare_home(author, COMMUNITY)
    proposer = Actor(kind="reporter", id=author.pk, name="", owns=frozenset())
    meeting.topic = raise_topic(new, by=proposer)
    meeting.save(update_fields=["topic"])
    seat = meeting.invitations.order_by("number")[0]
    seat.resident = resident
    seat.save(update_fields=["resident"])
    assert not came(meeting.topic, resident.pk)
    check_in(seat, CameBy.DESK, by=story.clerk, at=HELD)
    assert came(meeting.topic, resident.pk)
