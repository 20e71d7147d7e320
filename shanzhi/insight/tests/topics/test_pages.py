"""Li Ming looks at what is hot in the community, and says that two topics are one."""

from __future__ import annotations

import pytest
from django.test import Client

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import make_town
from shanzhi.insight.models import HotTopic, TopicDecision
from shanzhi.insight.queries.topics.memory import forget_memories
from shanzhi.insight.tests.topics.test_placing import PLANT, plant
from shanzhi.kernel.api import Actor, Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Account
from shanzhi.people.tests.factories import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget_memories()


def browser_for(actor: Actor) -> Client:
    """Somebody's browser at the desk."""
    return browser_of(Account.objects.get(pk=actor.id or 0))


def test_the_desk_reads_a_topic_and_corrects_it() -> None:
    town = make_town()
    topic = plant(town)
    browser = browser_for(town.clerk)
    assert topic.name in browser.get("/desk/hot-topics").content.decode()
    page = f"/desk/hot-topics/{topic.pk}"
    shown = browser.get(page).content.decode()
    assert "丽景新城" in shown
    assert "枫林路口" not in shown
    assert "<svg" in shown
    first = Case.objects.get(summary=PLANT[0])
    said = {"split_name": "另一家", "split_reason": "不是一家"}
    refused = browser.post(f"{page}/splits", said)
    assert refused.status_code == 422
    assert HotTopic.objects.count() == 1
    browser.post(f"{page}/splits", {**said, "case": str(first.pk)})
    own = HotTopic.objects.get(name="另一家")
    answer = browser.post(
        f"/desk/hot-topics/{own.pk}/merges", {"into": str(topic.pk), "merge_reason": "同一家"}
    )
    assert answer["Location"] == page
    browser.post(f"{page}/names", {"name": "搅拌站扰民", "name_reason": "好懂"})
    topic.refresh_from_db()
    assert (topic.name, topic.matters, TopicDecision.objects.count()) == ("搅拌站扰民", 3, 3)
    assert browser.get("/desk/hot-topics/repeats").status_code == 200


def test_beside_the_matter_stands_its_topic() -> None:
    town = make_town()
    topic = plant(town)
    case = Case.objects.get(summary=PLANT[1])
    shown = browser_for(town.clerk).get(f"/desk/cases/{case.number}").content.decode()
    assert f"/desk/hot-topics/{topic.pk}" in shown


def test_another_community_does_not_see_it() -> None:
    topic = plant(make_town())
    browser = browser_for(make_staff(Role.COMMUNITY_CLERK, "990101002001", name="远方"))
    assert browser.get(f"/desk/hot-topics/{topic.pk}").status_code == 404
    assert topic.name not in browser.get("/desk/hot-topics").content.decode()
