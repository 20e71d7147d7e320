"""三千元怎么花: residents propose, a unit checks, residents vote within the amount, the reasons are public."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from shanzhi.kernel.api import (
    NOBODY,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    WrongState,
    now,
    run_retention,
)
from shanzhi.people.api import held_of, people_linked
from shanzhi.people.tests.factories import make_resident
from shanzhi.projects.actions.count_budget import count_budget, count_due
from shanzhi.projects.actions.open_budget import Checked, check_proposal
from shanzhi.projects.actions.vote_budget import Idea, cast_vote, hand_in
from shanzhi.projects.models import (
    BudgetProposal,
    BudgetRound,
    BudgetVote,
    BudgetVoteChoice,
    Project,
)
from shanzhi.projects.own_part import erase
from shanzhi.projects.queries.electors import as_resident
from shanzhi.projects.queries.verify import verify_projects
from shanzhi.projects.tests.factories import Story, at_once, events, voting
from shanzhi.projects.web.words import outcome_words
from shanzhi.visits.tests.factories import make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def idea(**changes: object) -> Idea:
    given: dict[str, object] = {
        "key": uuid4(), "title": "装路灯", "where": "3幢", "cost_fen": 100_00,
    }  # fmt: skip
    return Idea(**(given | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_fen": 0}, "amount"),
        ({"amount_fen": None}, "amount"),
        ({"amount_fen": -1}, "amount"),
        ({"highest_fen": 9_000_00}, "highest"),
        ({"highest_fen": 0}, "highest"),
        ({"title": ""}, "title"),
        ({"method": "lot"}, "method"),
        ({"electors": "all"}, "electors"),
        ({"most_each": 0}, "most_each"),
        ({"unit_id": 0}, "unit"),
        ({"votes_until": None}, "limits"),
        ({"votes_from": now() - timedelta(days=1)}, "limits"),
        ({"opens_at": now() + timedelta(days=400)}, "limits"),
    ],
)
def test_a_round_without_sense_is_not_opened(
    story: Story, changes: dict[str, object], field: str
) -> None:
    before = events()
    with pytest.raises(Invalid) as why:
        story.round(**changes)
    assert field in why.value.fields
    assert (BudgetRound.objects.count(), events()) == (0, before)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"where": " "}, "where"),
        ({"what": "x" * 601}, "what"),
        ({"cost_fen": None}, "cost"),
        ({"cost_fen": 0}, "cost"),
        ({"cost_fen": -5}, "cost"),
        ({"cost_fen": 3_000_01}, "cost"),
    ],
)
def test_a_proposal_without_sense_is_not_taken(
    story: Story, changes: dict[str, object], field: str
) -> None:
    round_, before = story.round(), events()
    with pytest.raises(Invalid) as why:
        hand_in(round_, idea(**changes), by=as_resident(make_resident()))
    assert field in why.value.fields
    assert (BudgetProposal.objects.count(), events()) == (0, before)


def test_who_proposes_when_and_how_often(story: Story) -> None:
    round_, who = story.round(most_each=2), as_resident(make_resident())
    first = idea()
    assert hand_in(round_, first, by=who) == hand_in(round_, first, by=who)
    with pytest.raises(Conflict):
        hand_in(round_, first, by=as_resident(make_resident()))
    hand_in(round_, idea(title="装长椅"), by=who)
    with pytest.raises(Invalid):
        hand_in(round_, idea(title="第三个"), by=who)
    for by in (NOBODY, story.clerk):
        with pytest.raises(Denied):
            hand_in(round_, idea(), by=by)
    for at in (round_.opens_at - timedelta(1), round_.proposals_until, voting(round_)):
        with pytest.raises(WrongState):
            hand_in(round_, idea(), by=as_resident(make_resident()), at=at)
    assert [p.number for p in round_.proposals.order_by("pk")] == [1, 2]


def test_a_unit_says_why_and_for_how_much_until_votes_are_taken(story: Story) -> None:
    round_ = story.round(highest_fen=2_000_00)
    proposal = hand_in(round_, idea(), by=as_resident(make_resident()))
    for wrong in (
        Checked(feasibility="maybe"),
        Checked(feasibility="waiting"),
        Checked(feasibility="not_feasible"),
        Checked(feasibility="feasible", revised_fen=90_00),
        Checked(feasibility="feasible", revised_fen=2_000_01, reason="贵"),
    ):
        with pytest.raises(Invalid):
            check_proposal(proposal, wrong, by=story.clerk)
    fine = Checked(feasibility="feasible", revised_fen=90_00, reason="用旧灯杆")
    with pytest.raises(Denied):
        check_proposal(proposal, fine, by=story.elsewhere)
    checked = check_proposal(proposal, fine, by=story.clerk)
    assert (checked.cost, outcome_words(checked)) == (90_00, "")
    with pytest.raises(WrongState):
        check_proposal(proposal, fine, by=story.clerk, at=round_.votes_from)


def test_a_vote_stays_within_its_window_its_round_and_the_amount(story: Story) -> None:
    round_, other = story.round(), story.round()
    story.proposal(round_, 2_000)
    story.proposal(round_, 1_001)
    waiting = hand_in(round_, idea(), by=as_resident(make_resident()))
    who, at, before = as_resident(make_resident()), voting(round_), events()
    for numbers in ((), (1, 2), (9,), (0,), (1, 9), (waiting.number,)):
        with pytest.raises(Invalid):
            cast_vote(round_, numbers, key=uuid4(), by=who, at=at)
    for moment in (now(), round_.votes_from - timedelta(seconds=1), round_.votes_until):
        with pytest.raises(WrongState):
            cast_vote(round_, (1,), key=uuid4(), by=who, at=moment)
    for by in (NOBODY, story.clerk):
        with pytest.raises(Denied):
            cast_vote(round_, (1,), key=uuid4(), by=by, at=at)
    with pytest.raises(Invalid):
        cast_vote(other, (1,), key=uuid4(), by=who, at=at)
    assert (BudgetVote.objects.count(), events()) == (0, before)


def test_the_last_vote_counts_and_the_same_sent_twice_is_one(story: Story) -> None:
    round_ = story.round()
    story.proposal(round_, 2_000)
    story.proposal(round_, 1_500)
    who, key, at = as_resident(make_resident()), uuid4(), voting(round_)
    first = cast_vote(round_, (1,), key=key, by=who, at=at)
    assert cast_vote(round_, (2,), key=key, by=who, at=at) == first
    with pytest.raises(Conflict):
        cast_vote(round_, (1,), key=key, by=as_resident(make_resident()), at=at)
    cast_vote(round_, (2,), key=uuid4(), by=who, at=at + timedelta(hours=1))
    current = BudgetVote.objects.get(superseded_at__isnull=True)
    assert [c.proposal.number for c in current.choices.all()] == [2]
    with pytest.raises(WrongState):
        count_budget(round_, by=story.clerk, at=at)
    count_budget(round_, by=story.clerk, at=round_.votes_until)
    votes = dict(round_.proposals.values_list("number", "votes"))
    assert votes == {1: 0, 2: 1}
    for record in EventRecord.objects.filter(kind="projects.VoteCast"):
        assert set(record.payload) == {"round_id", "supersedes"}


def test_the_database_lets_one_vote_be_current_and_none_above_the_amount(story: Story) -> None:
    round_ = story.round()
    dear, cheap = story.proposal(round_, 2_000), story.proposal(round_, 1_500)
    who, at = make_resident(), voting(round_)
    vote = cast_vote(round_, (1,), key=uuid4(), by=as_resident(who), at=at)

    def second(moment: datetime, **changes: object) -> None:
        given: dict[str, object] = {"round": round_, "place_code": round_.place_code}
        BudgetVote.objects.create(**(given | {"key": uuid4(), "at": moment} | changes))

    for nonsense in (
        lambda: second(at, resident=who),
        lambda: second(now(), resident=make_resident()),
        lambda: BudgetVoteChoice.objects.create(vote=vote, proposal=cheap),
        lambda: BudgetVoteChoice.objects.create(vote=vote, proposal=dear),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            at_once(nonsense)


def counted(story: Story, method: str = "greedy") -> BudgetRound:
    round_ = story.round(method=method)
    for yuan, title in ((1_200, "路灯"), (1_900, "滑梯"), (1_500, "长椅"), (500, "晾衣架")):
        story.proposal(round_, yuan, title)
    for numbers in ((1, 3), (1,), (2,), (2,), (1, 3)):
        who = as_resident(make_resident())
        cast_vote(round_, numbers, key=uuid4(), by=who, at=voting(round_))
    return count_budget(round_, by=story.clerk, at=round_.votes_until)


def test_the_result_says_why_and_what_was_chosen_becomes_a_project(story: Story) -> None:
    round_ = counted(story)
    words = [outcome_words(row) for row in round_.proposals.order_by("number")]
    assert words[0] == "3 票，第 1 个选中，之后还剩 1,800 元。"
    assert words[1].startswith("2 票，未选中：要 1,900 元，轮到时只剩 300 元。与别的项目票数相同")
    assert words[2].startswith("2 票，第 2 个选中，之后还剩 300 元。")
    assert words[3] == "未选中：没有人投票。"
    projects = Project.objects.order_by("pk")
    assert [(p.title, p.kind, p.state, p.planned_fen) for p in projects] == [
        ("路灯", "micro", "chosen", 1_200_00),
        ("长椅", "micro", "chosen", 1_500_00),
    ]
    again = count_budget(round_, by=story.clerk, at=now() + timedelta(days=90))
    assert again.counted_at == round_.counted_at
    assert verify_projects().broken == []


def test_a_round_is_counted_by_itself_at_its_end_and_once(story: Story) -> None:
    round_ = story.round()
    story.proposal(round_, 1_200, "路灯")
    cast_vote(round_, [1], key=uuid4(), by=as_resident(make_resident()), at=voting(round_))
    assert count_due(at=voting(round_)) == 0
    assert [count_due(at=round_.votes_until) for _each in range(2)] == [1, 0]
    round_.refresh_from_db()
    assert (round_.ballots, Project.objects.get().title) == (1, "路灯")


def test_a_recount_finds_a_changed_vote(story: Story) -> None:
    round_ = counted(story, method="equal_shares")
    assert verify_projects().broken == []
    BudgetVoteChoice.objects.filter(vote__round=round_, proposal__number=1)[0].delete()
    assert any("published otherwise" in line for line in verify_projects().broken)


def test_a_round_for_those_who_live_here(story: Story) -> None:
    round_ = story.round(electors="household")
    resident = make_resident(phone="13800001234")
    resident.proved_at = now()
    resident.save()
    make_household(story.town.grid.code, phone="13800001234")
    stranger = as_resident(make_resident())
    with pytest.raises(Denied):
        hand_in(round_, idea(), by=stranger)
    assert people_linked(resident)
    hand_in(round_, idea(), by=as_resident(resident))


def test_after_its_time_or_when_asked_a_vote_is_nobodys_and_still_counts(story: Story) -> None:
    round_ = counted(story)
    vote = BudgetVote.objects.filter(round=round_).order_by("pk")[0]
    resident = vote.resident
    assert resident is not None
    assert "路灯" in str(held_of(resident)["projects"])
    erase(resident, now())
    assert held_of(resident)["projects"] == []
    run_retention(round_.votes_until + timedelta(days=181))
    assert not BudgetVote.objects.filter(resident__isnull=False).exists()
    assert not BudgetProposal.objects.filter(resident__isnull=False).exists()
    assert set(BudgetVote.objects.values_list("at", flat=True)) == {round_.votes_from}
    assert verify_projects().broken == []
