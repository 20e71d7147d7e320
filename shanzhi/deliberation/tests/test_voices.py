"""Who may take part: a place asks where people live, they say it once, and take it back."""

from __future__ import annotations

import pytest
from django.test import Client

from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.deliberation.actions.give_opinion import give_opinion
from shanzhi.deliberation.actions.object_to_decision import object_to_decision
from shanzhi.deliberation.actions.support_topic import support_topic
from shanzhi.deliberation.actions.vote_on_statement import vote_on_statement
from shanzhi.deliberation.models import StatementVote
from shanzhi.deliberation.queries.taking_part import resident_actor
from shanzhi.deliberation.queries.talks import as_speaker
from shanzhi.deliberation.tests.factories import make_talk, text_of
from shanzhi.deliberation.tests.topic_stories import Story, phone_of
from shanzhi.kernel.api import Denied, EventRecord, Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Resident, declare_home, declared_homes, held_of, people_linked
from shanzhi.people.tests.factories import make_resident
from shanzhi.visits.tests.factories import make_household

pytestmark = pytest.mark.django_db
FAR = "990101002001"


@pytest.fixture
def story() -> Story:
    return Story()


def entered(resident: Resident, grid_code: str) -> None:
    """A worker entered them in a household of a grid, and they proved the number."""
    _household, person = make_household(grid_code, door=f"1-{resident.pk}")
    person.resident = resident
    person.save(update_fields=["resident"])
    assert people_linked(resident)


def test_who_does_not_say_that_they_live_there_has_no_voice(story: Story) -> None:
    topic, stranger = story.raised(), make_resident()
    for _each in range(2):
        with pytest.raises(Denied, match="请先勾选您住在这里"):
            support_topic(topic, by=resident_actor(stranger))
        with pytest.raises(Denied):
            give_opinion(topic, by=resident_actor(stranger), words="我也来说一句")
    declare_home(stranger, FAR[:6])  # to live somewhere in the county is not enough
    with pytest.raises(Denied):
        support_topic(topic, by=resident_actor(stranger))
    topic.refresh_from_db()
    assert topic.supports == 1
    declare_home(stranger, COMMUNITY)
    declare_home(stranger, COMMUNITY)
    assert support_topic(topic, by=resident_actor(stranger)).supports == 2
    said = EventRecord.objects.filter(kind="people.HomeDeclared", payload__resident_id=stranger.pk)
    assert [row.place_code for row in said] == ["", ""]  # where they live stands in no event


def test_a_place_may_ask_for_those_entered_and_running_topics_keep_what_they_asked(
    story: Story,
) -> None:
    before = story.raised()
    story.figure("", "", "voices", "entered")
    resident = story.residents[1]
    with pytest.raises(Denied, match="请联系网格员登记"):
        story.raised("再提一件事情")
    assert support_topic(before, by=story.voice(1)).supports == 2
    entered(story.residents[0], story.town.grid.code)
    asked = story.raised("再提一件事情")
    with pytest.raises(Denied):
        support_topic(asked, by=resident_actor(resident))
    page = text_of(phone_of(resident).get(f"/topics/{asked.public_id}"))
    assert "请网格员登记时留下您的手机号" in page
    assert "我也想要，附议" not in page
    entered(resident, story.town.grid.code)
    assert support_topic(asked, by=resident_actor(resident)).supports == 2


def test_an_office_belongs_to_its_place(story: Story) -> None:
    topic = story.raised()
    with pytest.raises(Denied):
        support_topic(topic, by=make_staff(Role.COMMUNITY_CLERK, FAR))
    assert support_topic(topic, by=story.clerk).supports == 2


def test_a_step_may_ask_for_more_than_the_topic(story: Story) -> None:
    topic = story.decided()
    topic.steps.filter(ended_at=None).update(figures={"open_days": "5", "voices": "entered"})
    with pytest.raises(Denied):
        object_to_decision(topic, by=story.voice(1), words="这样不行，挡住窗户")
    entered(story.residents[1], story.town.grid.code)
    assert object_to_decision(topic, by=story.voice(1), words="这样不行，挡住窗户").pk


def test_talks_ask_the_same(story: Story) -> None:
    talk, stranger = make_talk(COMMUNITY, by=story.clerk), make_resident()
    statement = talk.statements.order_by("pk")[0]
    with pytest.raises(Denied):
        vote_on_statement(statement, 1, by=as_speaker(stranger))
    phone = phone_of(stranger)
    assert "我住在" in text_of(phone.get(f"/talks/{talk.public_id}"))
    form = {"statement": statement.pk, "opinion": "1", "lives_here": "1"}
    assert phone.post(f"/talks/{talk.public_id}/votes", form).status_code == 303
    assert StatementVote.objects.get().opinion == 1
    assert "我住在" not in text_of(phone.get(f"/talks/{talk.public_id}"))


def test_the_page_asks_once_and_they_take_it_back_at_any_time(story: Story) -> None:
    topic, resident = story.raised(), make_resident()
    phone, address = phone_of(resident), f"/topics/{topic.public_id}"
    assert "自己说明住在本地的人" in text_of(Client().get(address))
    assert "我住在" in text_of(phone.get(address))
    assert phone.post(f"{address}/support").status_code == 403
    assert phone.post(f"{address}/support", {"lives_here": "1"}).status_code == 303
    page = text_of(phone.get(address))
    assert "您已附议" in page
    assert "我住在" not in page
    assert "去掉" in text_of(phone.get("/me/data"))
    assert [each.what for each in held_of(resident)["people"]][-1] == "您说明住在哪里"
    assert phone.post("/me/data/homes").status_code == 303
    assert declared_homes(resident) == []
    topic.refresh_from_db()
    assert topic.supports == 2  # what was done stays done
