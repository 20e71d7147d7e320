"""A place writes its own procedure, changes it by a new version, and running topics keep theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.take_up_topic import take_up_topic
from shanzhi.deliberation.actions.write_procedure import (
    NewProcedure,
    give_up_procedure,
    write_procedure,
)
from shanzhi.deliberation.models import PlaceProcedure
from shanzhi.deliberation.procedures import PROCEDURES
from shanzhi.deliberation.queries.procedures import own_procedures, procedures_for
from shanzhi.deliberation.rules.written_steps import WrittenStep, written
from shanzhi.deliberation.tests.factories import text_of
from shanzhi.deliberation.tests.topic_stories import MONDAY, Story
from shanzhi.kernel.api import Conflict, Denied, Invalid, Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Account
from shanzhi.people.tests.factories import browser_of

pytestmark = pytest.mark.django_db
CONSENSUS = PROCEDURES[0]


@pytest.fixture
def story() -> Story:
    return Story()


def steps(**days: str) -> tuple[WrittenStep, ...]:
    """Those of the simplest procedure, with other days for some."""
    return tuple(
        replace(step, figures={**step.figures, "open_days": days[step.key]})
        if step.key in days
        else step
        for step in (written(each) for each in CONSENSUS.steps)
    )


def new(**changes: Any) -> NewProcedure:
    given: dict[str, Any] = {
        "place_code": COMMUNITY, "name": "楼道快议", "when": "一个楼道里的小事",
        "source": "居民代表会议通过", "reason": "小事不用等那么多天", "begun_from": "consensus",
        "steps": steps(talk="1"),
    }  # fmt: skip
    return NewProcedure(**(given | changes))


def test_a_topic_goes_by_the_version_it_began_with(story: Story) -> None:
    first = write_procedure(new(), by=story.street, at=MONDAY)
    topic = take_up_topic(story.ready(), by=story.clerk, code=first.code, at=MONDAY)
    assert topic.steps.get().figures["open_days"] == "1"
    shorter = new(steps=steps(talk="0")[:1] + steps()[1:], begun_from=first.code)
    second = write_procedure(shorter, by=story.street, before=first, at=MONDAY)
    assert (second.version, second.line) == (2, first.line)
    offered = [each.code for each in procedures_for(COMMUNITY)]
    assert offered[0] == second.code
    assert first.code not in offered
    with pytest.raises(Invalid):
        take_up_topic(story.ready("再议一件"), by=story.clerk, code=first.code)
    with pytest.raises(Conflict):
        write_procedure(new(), by=story.street, before=first)
    story.figure("consensus", "talk", "opinions", "0")  # of what ships: not of this one
    other = take_up_topic(story.ready("又议一件"), by=story.clerk, code=second.code, at=MONDAY)
    assert other.steps.get().figures == {"open_days": "0", "opinions": "1"}
    (own,) = own_procedures(story.street, COMMUNITY)
    assert ([row.version for row in own.versions], own.running) == ([2, 1], 2)
    PlaceProcedure.objects.filter(pk=first.pk).update(ended_at=MONDAY)
    topic.opinions.create(resident=story.residents[1], words="装在门口", at=MONDAY)
    assert end_step(topic, by=story.clerk, at=MONDAY + timedelta(days=2)).state == "deciding"


def test_what_is_no_procedure_is_refused_with_the_field(story: Story) -> None:
    whole = steps()
    talk, decision, publicity, execution, evaluation = whole
    for wrong, field in (
        ({"name": ""}, "name"),
        ({"reason": "改"}, "reason"),
        ({"begun_from": "no"}, "place"),
        ({"steps": ()}, "steps"),
        ({"steps": whole[:-1]}, "steps"),
        ({"steps": (talk, decision, execution, evaluation)}, "steps"),
        ({"steps": (decision, publicity, talk, execution, evaluation)}, "steps"),
        ({"steps": (*whole, evaluation)}, "steps"),
        ({"steps": (talk, talk, *whole[1:])}, "steps"),
        ({"steps": (replace(talk, kind="vote"), *whole[1:])}, "steps"),
        ({"steps": (replace(talk, who=""), *whole[1:])}, "who-talk"),
        ({"steps": (talk, replace(decision, ways=()), *whole[2:])}, "ways-decision"),
        (
            {"steps": (talk, replace(decision, ways=("ballot",), ballot="x"), *whole[2:])},
            "ballot-decision",
        ),
        ({"steps": steps(talk="-1")}, "figure-talk-open_days"),
        ({"steps": steps(talk="91")}, "figure-talk-open_days"),
        (
            {"steps": (replace(talk, figures={"quorum": ">1/2"}), *whole[1:])},
            "figure-talk-quorum",
        ),
    ):
        with pytest.raises(Invalid) as refused:
            write_procedure(new(**wrong), by=story.street)
        assert field in refused.value.fields, wrong
    for somebody in (story.clerk, make_staff(Role.STREET_DISPATCHER, "990102001")):
        with pytest.raises(Denied):
            write_procedure(new(), by=somebody)
    assert not PlaceProcedure.objects.exists()


def test_the_database_keeps_one_version_in_force(story: Story) -> None:
    first = write_procedure(new(), by=story.street)
    first.pk, first.version = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_a_street_writes_one_on_screen_and_gives_it_up(story: Story) -> None:
    desk = browser_of(Account.objects.get(pk=story.street.id or 0))
    address = f"/desk/procedures/own?from=consensus&place={COMMUNITY}"
    page = text_of(desk.get(address))
    assert "从“简易协商”开始写" in page
    form: dict[str, Any] = {
        "from": "consensus", "place": COMMUNITY, "name": "楼道快议", "when": "一个楼道里的小事",
        "source": "居民代表会议通过", "reason": "小事不用等", "step": [], "do": "add", "add": "prior",
    }  # fmt: skip
    for step in steps(talk="0"):
        form["step"].append(step.key)
        for name in ("kind", "name", "who", "asks", "source", "ballot"):
            form[f"{name}-{step.key}"] = getattr(step, name)
        form |= {f"figure-{step.key}-{each}": value for each, value in step.figures.items()}
    form["ways-decision"] = ["record"]
    added = text_of(desk.post("/desk/procedures/own", form))
    assert "<strong>1. 事先讨论</strong>" in added
    assert "<strong>2. 商议</strong>" in added
    refused = desk.post("/desk/procedures/own", form | {"do": "save", "out-publicity": "1"})
    assert refused.status_code == 422
    assert "还缺步骤：公示" in text_of(refused)
    assert desk.post("/desk/procedures/own", form | {"do": "save"}).status_code == 303
    row = PlaceProcedure.objects.get()
    assert (row.name, len(row.steps)) == ("楼道快议", 5)
    listed = text_of(desk.get(f"/desk/procedures?place={COMMUNITY}"))
    assert "第 1 版：小事不用等" in listed
    changed = form | {"do": "save", "order-evaluation": "9", "reason": "再改一次看看"}
    assert desk.post(f"/desk/procedures/own/{row.pk}", changed).status_code == 303
    row = PlaceProcedure.objects.get(version=2)
    ending = desk.post(f"/desk/procedures/own/{row.pk}/ending")
    assert ending.status_code == 303
    assert give_up_procedure(row, by=story.street).ended_at is not None
    assert [each.code for each in procedures_for(COMMUNITY)] == [each.code for each in PROCEDURES]
