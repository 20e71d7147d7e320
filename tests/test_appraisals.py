"""A worker's quarter says what was solved and thanked for; they see it first, and nobody is ranked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.rate import rate_case
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.api import Case
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.worklist import worker_list
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.insight.actions.own_appraisal import comment_on_appraisal, release_appraisal
from shanzhi.insight.models import Appraisal
from shanzhi.insight.queries.appraisals import own_page, page_for, quarters
from shanzhi.insight.rules.appraisal import OWN_DAYS, is_open
from shanzhi.kernel.api import (
    NOBODY,
    SYSTEM,
    AccessRecord,
    Actor,
    Denied,
    EventRecord,
    Invalid,
    NotFound,
    Role,
)
from shanzhi.organizations.api import UnitKind, appoint, assign_grid_worker, note_leave
from shanzhi.organizations.queries import staff_actor
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.api import Account
from shanzhi.people.tests.factories import make_account

pytestmark = pytest.mark.django_db
NOTE = "您好，已到现场处理好，如再发生请打社区电话。"
TODAY = localdate()


class Story:
    """王芳 looks after the grid and its team has what is dispatched there."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.account = Account.objects.get(name="王芳")
        self.team = make_unit(kind=UnitKind.GRID_TEAM, place_code=self.town.grid.code, name="队")
        appoint(self.account, self.team, by=SYSTEM)

    @property
    def worker(self) -> Actor:
        return staff_actor(self.account)

    def handled(self, stars: int, words: str, *, solved: bool = True) -> Case:
        report = Report(
            key=uuid4(), text="路灯坏了", source=Source.RESIDENT, place_code=self.town.grid.code
        )
        case = report_case(report, by=NOBODY).case
        Case.objects.filter(pk=case.pk).update(holder_unit=self.team)
        case = accept_case(Case.objects.get(pk=case.pk), by=self.worker)
        case = close_case(case, by=self.worker, outcome=Outcome.SOLVED, note=NOTE)
        rate_case(case, by=reporter_of(case), solved=solved, satisfaction=stars, reason=words)
        return case

    def page(self) -> Any:
        return own_page(self.worker, COMMUNITY, quarters()[0])


@pytest.fixture
def story() -> Story:
    return Story()


def test_what_was_solved_and_thanked_for_is_counted_and_nothing_against_anybody(
    story: Story,
) -> None:
    story.handled(5, "谢谢王芳，来得真快，我电话13812345678")
    story.handled(1, "还是不亮", solved=False)
    deeds = story.page().deeds
    assert (deeds.handled, deeds.solved, deeds.satisfied, deeds.found) == (2, 1, 1, 0)
    assert [each.words[:4] for each in deeds.thanks] == ["谢谢王芳"]
    page = text_of(browser_of(story.worker).get("/worker/me/appraisal"))
    assert "来得真快" in page
    assert "13812345678" not in page
    assert "还是不亮" not in page
    for word in ("得分", "第1名", "名次"):
        assert word not in page


def test_reporting_more_lowers_nothing(story: Story) -> None:
    story.handled(5, "好")
    before = story.page().deeds
    for _each in range(3):
        report = Report(
            key=uuid4(), text="井盖松了", source=Source.WORKER, place_code=story.town.grid.code
        )
        report_case(report, by=story.worker)
    after = story.page().deeds
    assert after.found == 3
    kept = (after.handled, after.solved, after.satisfied, len(after.thanks))
    assert kept == (before.handled, before.solved, before.satisfied, len(before.thanks))


def test_the_worker_sees_it_first_and_lets_it_go(story: Story) -> None:
    clerk, quarter = story.town.clerk, quarters()[0]
    assert page_for(clerk, story.account.pk, quarter)[1] is None
    desk = browser_of(clerk)
    assert "还没有公开" in text_of(desk.get(f"/desk/appraisals/{story.account.pk}"))
    phone = browser_of(story.worker)
    form = {"quarter": quarter.start.isoformat(), "place": COMMUNITY}
    said = {**form, "body": "国庆期间守了三天夜"}
    assert phone.post("/worker/me/appraisal/comments", {**form, "body": " "}).status_code == 422
    assert phone.post("/worker/me/appraisal/comments", said).status_code == 303
    assert phone.post("/worker/me/appraisal/release", form).status_code == 303
    page = text_of(desk.get(f"/desk/appraisals/{story.account.pk}"))
    assert "国庆期间守了三天夜" in page
    assert AccessRecord.objects.filter(action="insight.appraisal_read").count() == 2
    assert "王芳" in text_of(desk.get("/desk/appraisals"))
    release_appraisal(COMMUNITY, TODAY, by=story.worker)
    assert EventRecord.objects.filter(kind="insight.AppraisalReleased").count() == 1


def test_a_week_after_the_quarter_it_is_open_anyway() -> None:
    end = quarters()[0].start
    assert not is_open(False, end, end + OWN_DAYS - timedelta(days=1))
    assert is_open(False, end, end + OWN_DAYS)
    assert is_open(True, end, end - timedelta(days=60))


def test_nobody_but_the_worker_and_their_community_sees_it(story: Story) -> None:
    release_appraisal(COMMUNITY, TODAY, by=story.worker)
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002", name="邻社区")
    with pytest.raises(NotFound):
        page_for(neighbour, story.account.pk, quarters()[0])
    address = f"/desk/appraisals/{story.account.pk}"
    assert browser_of(neighbour).get(address).status_code == 404
    for role, scope in ((Role.STREET_DISPATCHER, COMMUNITY[:9]), (Role.LEADER, COMMUNITY[:6])):
        assert browser_of(make_staff(role, scope)).get(address).status_code == 403
    with pytest.raises(Denied):
        comment_on_appraisal(COMMUNITY, TODAY, "代写", by=story.town.clerk)
    with pytest.raises(Invalid):
        comment_on_appraisal(COMMUNITY, TODAY, "", by=story.worker)
    assert Appraisal.objects.count() == 1


def test_a_substitute_has_the_grids_matters_on_the_list_of_today(story: Story) -> None:
    other = make_account(name="刘强")
    assign_grid_worker(other, COMMUNITY + "009", by=SYSTEM)
    report = Report(
        key=uuid4(), text="路灯坏了", source=Source.RESIDENT, place_code=story.town.grid.code
    )
    case = report_case(report, by=NOBODY).case
    Case.objects.filter(pk=case.pk).update(holder_unit=story.team)
    assert worker_list(staff_actor(other)) == []
    note_leave(
        story.account, COMMUNITY, TODAY, TODAY + timedelta(days=2),
        by=story.town.clerk, substitute=other,
    )  # fmt: skip
    assert worker_list(staff_actor(other)) == [case]
    accept_case(Case.objects.get(pk=case.pk), by=staff_actor(other))
