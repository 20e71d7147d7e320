"""Promises, funds and budgets over the open API. All of it is public and read only."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from shanzhi.kernel.api import NotFound, now
from shanzhi.lib.masking import mask_words
from shanzhi.places.api import division_name
from shanzhi.projects.models import Project
from shanzhi.projects.queries.budgets import proposals_of, public_round
from shanzhi.projects.queries.electors import phase_of
from shanzhi.projects.queries.funds import entries_of, fund_at, sums_of, years_of
from shanzhi.projects.queries.money import spent_on
from shanzhi.projects.queries.projects import public_project, public_projects
from shanzhi.projects.web.words import outcome_words

router = Router(tags=["projects"], auth=None)


class MilestoneOut(Schema):
    """A step; ``due_on`` is the last day on which it is in time."""

    title: str
    due_on: date
    done_at: datetime | None


class ProjectOut(Schema):
    """A promise that is public. Money in fen."""

    public_id: UUID
    kind: str
    state: str
    place_code: str
    year: int
    until_year: int
    title: str
    unit: str
    beneficiaries: str
    planned_fen: int
    spent_fen: int
    verdict: str
    milestones: list[MilestoneOut]


class EntryOut(Schema):
    """An approved entry; ``lines`` are account → fen and sum to zero; ``seal`` is SHA-256 in hex."""

    number: int
    day: date
    kind: str
    purpose: str
    project: UUID | None
    lines: dict[str, int]
    seal: str


class FundOut(Schema):
    """A fund and its newest year. Money in fen."""

    place_code: str
    name: str
    year: int | None
    opening_fen: int
    received_fen: int
    spent_fen: int
    left_fen: int
    entries: list[EntryOut]


class ProposalOut(Schema):
    """A proposal; what came out is null until the round is counted. Money in fen."""

    number: int
    title: str
    where: str
    cost_fen: int
    feasibility: str
    reason: str
    votes: int | None
    position: int | None
    explanation: str


class BudgetOut(Schema):
    """A participatory budget. Money in fen."""

    public_id: UUID
    place_code: str
    title: str
    amount_fen: int
    method: str
    phase: str
    votes_from: datetime
    votes_until: datetime
    ballots: int | None
    proposals: list[ProposalOut]


@router.get("/projects", response=list[ProjectOut], summary="What a place has promised")
def list_projects(request: HttpRequest, place: str, year: int) -> list[ProjectOut]:
    """Of a place, those above and those below it, for a year."""
    if not division_name(place):
        raise NotFound(_("没有编号为 %(code)s 的区划。") % {"code": place})
    if not 1 <= year <= 9999:
        return []
    return _projects(public_projects(place, year))


@router.get("/projects/{public_id}", response=ProjectOut, summary="One promise")
def read_project(request: HttpRequest, public_id: UUID) -> ProjectOut:
    """With its steps."""
    return _projects([public_project(public_id)])[0]


@router.get("/funds/{place}", response=FundOut, summary="A special fund")
def read_fund(request: HttpRequest, place: str) -> FundOut:
    """The newest year's approved entries, the newest first."""
    fund = fund_at(place)
    year = next(iter(years_of(fund)), None)
    sums = sums_of(fund, year) if year else None
    return FundOut(
        place_code=fund.place_code,
        name=fund.name,
        year=year.year if year else None,
        opening_fen=sums.opening if sums else 0,
        received_fen=sums.received if sums else 0,
        spent_fen=sums.spent if sums else 0,
        left_fen=sums.left if sums else 0,
        entries=[
            EntryOut(
                number=entry.number,
                day=entry.day,
                kind=entry.kind,
                purpose=mask_words(entry.purpose),
                project=entry.project.public_id if entry.project else None,
                lines={line.account.name: line.fen for line in entry.lines.all()},
                seal=bytes(entry.seal).hex(),
            )
            for entry in (entries_of(fund, year.year, approved_only=True) if year else [])
        ],
    )


@router.get("/budgets/{public_id}", response=BudgetOut, summary="A participatory budget")
def read_budget(request: HttpRequest, public_id: UUID) -> BudgetOut:
    """Its proposals; no tally before it is counted."""
    round_ = public_round(public_id)
    return BudgetOut(
        public_id=round_.public_id,
        place_code=round_.place_code,
        title=round_.title,
        amount_fen=round_.amount_fen,
        method=round_.method,
        phase=phase_of(round_, now()),
        votes_from=round_.votes_from,
        votes_until=round_.votes_until,
        ballots=round_.ballots,
        proposals=[
            ProposalOut(
                number=row.number,
                title=row.title,
                where=row.where,
                cost_fen=row.cost,
                feasibility=row.feasibility,
                reason=row.reason,
                votes=row.votes,
                position=row.position,
                explanation=outcome_words(row),
            )
            for row in proposals_of(round_)
        ],
    )


def _projects(found: list[Project]) -> list[ProjectOut]:
    spent = spent_on([project.pk for project in found])
    return [
        ProjectOut(
            public_id=p.public_id,
            kind=p.kind,
            state=p.state,
            place_code=p.place_code,
            year=p.year,
            until_year=p.until_year,
            title=p.title,
            unit=p.unit.name,
            beneficiaries=p.beneficiaries,
            planned_fen=p.planned_fen,
            spent_fen=spent.get(p.pk, 0),
            verdict=p.verdict,
            milestones=[
                MilestoneOut(title=m.title, due_on=m.due_on, done_at=m.done_at)
                for m in p.milestones.all()
            ],
        )
        for p in found
    ]
