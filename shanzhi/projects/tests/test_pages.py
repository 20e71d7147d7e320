"""The pages for everybody, at the desk, and on a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime
from PIL import Image

from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.kernel.api import Role, now, offline_pages
from shanzhi.people.tests.factories import make_account, make_resident
from shanzhi.projects.actions.tick_milestone import finish_project, tick_milestone
from shanzhi.projects.demo import load_demo_projects
from shanzhi.projects.models import (
    BudgetRound,
    BudgetVote,
    Evaluation,
    Fund,
    FundEntry,
    Milestone,
    Project,
)
from shanzhi.projects.models.project import State
from shanzhi.projects.queries.verify import verify_projects
from shanzhi.projects.tests.factories import STREET, Story, signed_in
from shanzhi.visits.tests.factories import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (9, 9), "#557").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def test_everybody_reads_a_place_and_a_project_and_says_so_when_signed_in(story: Story) -> None:
    project = story.published((2, 8))
    stranger = Client()
    assert "选一个地方" in text_of(stranger.get("/projects"))
    page = text_of(stranger.get(f"/projects?place={story.town.grid.code}"))
    assert "装三部电梯" in page
    for odd in ("999999999", "-1", "x"):
        assert stranger.get(f"/projects?place={COMMUNITY}&year={odd}&kind=x").status_code == 200
    address = f"/projects/{project.public_id}"
    assert "还有 2 天" in text_of(stranger.get(address))
    assert stranger.get(f"/projects/{story.proposed(title='未定').public_id}").status_code == 404
    for step in project.milestones.all():
        tick_milestone(step, story.evidence(), by=story.clerk)
    finish_project(project, by=story.clerk)
    assert stranger.post(f"{address}/evaluation", {"satisfied": "yes"})["Location"].startswith(
        "/me/"
    )
    phone = signed_in(make_resident())
    assert phone.post(f"{address}/evaluation", {"satisfied": "no"}).status_code == 422
    sent = {"satisfied": "no", "why": "张建国13912345678说灯不亮"}
    assert phone.post(f"{address}/evaluation", sent).status_code == 303
    assert Evaluation.objects.count() == 1
    assert "13912345678" not in text_of(browser_of(story.clerk).get(f"/desk/projects/{project.pk}"))
    assert "灯不亮" not in text_of(stranger.get(address))


def test_the_desk_proposes_chooses_publishes_and_reports(story: Story) -> None:
    desk = browser_of(story.clerk)
    form = {
        "kind": "project", "place": COMMUNITY, "year": story.today.year, "title": "装扶手",
        "until_year": story.today.year + 1, "unit": story.unit.pk, "planned": "1,200.50",
    }  # fmt: skip
    for wrong in ({"planned": "1e400"}, {"planned": "-3"}, {"title": ""}, {"year": "x"}):
        assert desk.post("/desk/projects/new", form | wrong).status_code == 422
    assert desk.post("/desk/projects/new", form).status_code == 303
    project = Project.objects.get()
    assert project.planned_fen == 1_200_50
    address = f"/desk/projects/{project.pk}"
    assert desk.post(f"{address}/choosing").status_code == 303
    assert desk.post(f"{address}/choosing").status_code == 409
    assert desk.post(f"{address}/publishing", {"milestones": "明天 验收"}).status_code == 422
    day = story.today + timedelta(days=1)
    lines = f"{day} 验收\n\n{day} 公示"
    assert desk.post(f"{address}/publishing", {"milestones": lines}).status_code == 303
    assert Milestone.objects.count() == 2
    assert desk.post(f"{address}/plan", {"planned": "NaN", "reason": "x"}).status_code == 422
    assert "装扶手" in text_of(desk.get("/desk/projects?show=published&kind=project"))
    assert desk.get(address).status_code == 200
    far = browser_of(story.elsewhere)
    assert far.get(address).status_code == 404
    assert far.post(f"{address}/completion").status_code == 404


def test_a_step_is_ticked_off_on_a_phone_with_a_form_that_may_wait(story: Story) -> None:
    step = story.published().milestones.get()
    phone = browser_of(story.clerk)
    address = f"/worker/projects/{step.pk}"
    assert "第0步" in text_of(phone.get("/worker/projects"))
    assert {"/worker/projects", address} <= {page.path for page in offline_pages(story.clerk)}
    assert phone.post(f"{address}/completion", {"note": "好"}).status_code == 422
    act = {"X-Device-Act": str(uuid4())}
    for _twice in range(2):
        sent = {"note": "好", "stage": "after", "photos": photo()}
        assert phone.post(f"{address}/completion", sent, headers=act).status_code in {200, 303}
    step.refresh_from_db()
    assert step.ticked_by_id == story.clerk.id
    assert "已勾销" in text_of(phone.get(address))
    page = Client().get(f"/projects/{step.project.public_id}")
    assert "之后" in text_of(page)


def test_the_street_opens_a_fund_and_two_people_keep_it(story: Story) -> None:
    street, desk, second = (browser_of(a) for a in (story.street, story.clerk, story.second))
    assert street.post("/desk/funds/new", {"place": COMMUNITY, "name": ""}).status_code == 422
    assert street.post("/desk/funds/new", {"place": COMMUNITY, "name": "专项"}).status_code == 303
    assert desk.post("/desk/funds/new", {"place": COMMUNITY, "name": "x"}).status_code == 403
    fund = Fund.objects.get()
    address = f"/desk/funds/{fund.pk}"
    assert desk.get(address).status_code == 200
    year = {"year": story.today.year, "planned": "200000"}
    assert street.post(f"{address}/years", {"year": "1", "planned": "x"}).status_code == 422
    assert street.post(f"{address}/years", year).status_code == 303
    names = story.accounts(fund)
    form = {
        "kind": "receipt", "day": story.today.isoformat(), "purpose": "拨款", "amount": "12.50",
        "debit": names["专户存款"], "credit": names["上级拨款"], "idempotency_key": str(uuid4()),
    }  # fmt: skip
    for wrong in ({"amount": "1e400"}, {"amount": "NaN"}, {"amount": "0"}, {"credit": "999999"}):
        sent = form | wrong | {"voucher": photo()}
        assert desk.post(f"{address}/entries", sent).status_code == 422
    assert desk.post(f"{address}/entries", form | {"voucher": photo()}).status_code == 303
    entry = FundEntry.objects.get()
    decide = f"/desk/entries/{entry.pk}/decision"
    assert desk.post(decide, {"approved": "1"}).status_code == 403
    assert second.post(decide, {"approved": "0"}).status_code == 422
    assert second.post(decide, {"approved": "1"}).status_code == 303
    assert "12.50" in text_of(Client().get(f"/funds/{COMMUNITY}"))
    back = f"/desk/entries/{entry.pk}/reversal"
    assert desk.post(back, {"reason": ""}).status_code == 422
    assert desk.post(back, {"reason": "记错"}).status_code == 303
    bill = SimpleUploadedFile("发票.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n")
    acts = SimpleUploadedFile("票.pdf", b"%PDF-1.4\n1 0 obj<</S/JavaScript>>endobj\n%%EOF\n")
    paid = form | {"idempotency_key": str(uuid4()), "amount": "3"}
    assert desk.post(f"{address}/entries", paid | {"voucher": acts}).status_code == 422
    assert desk.post(f"{address}/entries", paid | {"voucher": bill}).status_code == 303
    assert "下载凭证（PDF）" in text_of(desk.get(address))
    assert browser_of(story.elsewhere).get(address).status_code == 404
    assert "专项" in text_of(second.get("/desk/funds"))


def local(moment: Any) -> str:
    return localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_a_round_from_the_desk_to_a_vote_without_scripts(story: Story) -> None:
    desk, begin = browser_of(story.clerk), now()
    form = {
        "place": COMMUNITY, "title": "三千元", "amount": "3000", "unit": story.unit.pk,
        "opens_at": local(begin - timedelta(minutes=5)),
        "proposals_until": local(begin + timedelta(days=1)),
        "votes_from": local(begin + timedelta(days=2)),
        "votes_until": local(begin + timedelta(days=3)),
        "method": "greedy", "electors": "phone", "most_each": "3",
    }  # fmt: skip
    assert desk.get("/desk/budgets/new").status_code == 200
    for wrong in ({"amount": "1e400"}, {"votes_until": "soon"}, {"most_each": "-1"}):
        assert desk.post("/desk/budgets/new", form | wrong).status_code == 422
    assert desk.post("/desk/budgets/new", form).status_code == 303
    round_ = BudgetRound.objects.get()
    address, phone = f"/budgets/{round_.public_id}", signed_in(make_resident())
    assert Client().get(f"{address}/new").status_code == 303
    assert phone.get(f"{address}/new").status_code == 200
    idea = {"title": "装路灯", "where": "3幢", "cost": "0", "idempotency_key": str(uuid4())}
    for cost in ("0", "-1", "NaN", "1e400", "3000.01", ""):
        assert phone.post(f"{address}/new", idea | {"cost": cost}).status_code == 422
    for _twice in range(2):
        assert phone.post(f"{address}/new", idea | {"cost": "2000"}).status_code == 303
    proposal = round_.proposals.get()
    check = f"/desk/proposals/{proposal.pk}/checking"
    assert desk.post(check, {"feasibility": "feasible", "revised": "1e9"}).status_code == 422
    sent = {"feasibility": "feasible", "revised": "1800", "reason": "旧灯杆"}
    assert desk.post(check, sent).status_code == 303
    assert phone.post(f"{address}/vote", {"numbers": ["1"]}).status_code == 409
    BudgetRound.objects.update(
        opens_at=begin - timedelta(days=9), proposals_until=begin - timedelta(days=8),
        votes_from=begin - timedelta(days=7),
    )  # fmt: skip
    page = text_of(phone.get(address))
    assert "已选 0 元" in page
    assert phone.post(f"{address}/vote", {}).status_code == 422
    assert phone.post(f"{address}/vote", {"numbers": ["1", "x"]}).status_code == 422
    key = re.findall(r'name="idempotency_key" value="([^"]+)"', page)[0]
    for _twice in range(2):
        vote = {"numbers": ["1"], "idempotency_key": key}
        assert phone.post(f"{address}/vote", vote).status_code == 303
    assert BudgetVote.objects.count() == 1
    assert "已选 1,800 元" in text_of(phone.get(address))
    shown = text_of(desk.get(f"/desk/budgets/{round_.pk}")) + text_of(Client().get(address))
    assert "谁也看不到票数" in shown
    assert "1 票" not in shown
    counting = f"/desk/budgets/{round_.pk}/counting"
    assert desk.post(counting).status_code == 409
    BudgetRound.objects.update(votes_until=begin - timedelta(minutes=1))
    assert desk.post(counting).status_code == 303
    assert "1 票，第 1 个选中，之后还剩 1,200 元" in text_of(Client().get(address))
    assert desk.get("/desk/budgets").status_code == 200


def test_the_api_tells_what_the_pages_tell_and_no_tally_early(story: Story) -> None:
    project = story.published()
    fund = story.fund()
    story.booked(fund, 5_00)
    round_ = story.round()
    story.proposal(round_, 100)
    api = Client()
    listed = api.get(f"/api/v1/projects?place={COMMUNITY}&year={story.today.year}").json()
    assert [row["title"] for row in listed] == ["装三部电梯"]
    assert api.get(f"/api/v1/projects/{project.public_id}").json()["planned_fen"] == 10_000_00
    told = api.get(f"/api/v1/funds/{COMMUNITY}").json()
    assert told["left_fen"] == 5_00
    assert sum(told["entries"][0]["lines"].values()) == 0
    budget = api.get(f"/api/v1/budgets/{round_.public_id}").json()
    assert (budget["ballots"], budget["proposals"][0]["votes"]) == (None, None)
    for path in ("projects?place=99&year=2026", f"projects/{uuid4()}", "funds/1"):
        assert api.get(f"/api/v1/{path}").status_code == 404
    assert api.get(f"/api/v1/projects?place={COMMUNITY}&year=99999999").json() == []


def test_pages_ask_as_many_questions_for_ten_projects_as_for_one(
    story: Story, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        story.published(title=f"第{number}项")
    with django_assert_max_num_queries(12):
        Client().get(f"/projects?place={COMMUNITY}")


def test_the_demo_has_five_promises_a_fund_and_two_rounds(story: Story) -> None:
    for username, role in (("clerk", Role.COMMUNITY_CLERK), ("dispatcher", Role.STREET_DISPATCHER)):
        scope = COMMUNITY if role is Role.COMMUNITY_CLERK else STREET
        make_account(role=role, scope_code=scope, name=username, username=username)
    for _twice in range(2):
        load_demo_projects(story.town.grid.code, by=story.clerk)
    assert {State.PROPOSED, State.PUBLISHED, State.CHOSEN} <= set(
        Project.objects.values_list("state", flat=True)
    )
    assert FundEntry.objects.count() == 13
    assert sorted(r.counted_at is not None for r in BudgetRound.objects.all()) == [False, True]
    found = verify_projects()
    assert (found.broken, found.entries, found.rounds) == ([], 13, 1)
    page = text_of(Client().get(f"/projects?place={COMMUNITY}"))
    assert "冬季微项目" in page
