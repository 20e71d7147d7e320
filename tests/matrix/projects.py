"""A promise, a fund and a budget round of each place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from shanzhi.kernel.api import StoredFile, Target
from shanzhi.organizations.api import Unit
from shanzhi.projects.models import (
    BudgetProposal,
    BudgetRound,
    Fund,
    FundAccount,
    FundEntry,
    FundLine,
    Milestone,
    Project,
)


def put_projects(
    put: Callable[..., None], code: str, at: datetime, unit: Unit, somebody: Any
) -> None:
    """What the URLs of promises, funds and budgets take."""
    project = Project.objects.create(
        kind="project", state="published", place_code=code, year=at.year, until_year=at.year,
        title="装扶手", unit=unit, proposed_at=at, published_at=at,
    )  # fmt: skip
    step = Milestone.objects.create(
        project=project, place_code=code, title="验收", due_on=at.date()
    )
    here = Target(place_code=code, unit_id=unit.pk)
    put("project", here, project_id=project.pk, milestone_id=step.pk)
    community = code[:12]
    fund = Fund.objects.create(place_code=community, name="专项资金", opened_on=at.date())
    put(
        "fund",
        Target(place_code=community),
        fund_id=fund.pk,
        entry_id=_entry(fund, at, somebody).pk,
    )
    round_ = BudgetRound.objects.create(
        place_code=community, title="三千元", amount_fen=300_000, highest_fen=300_000,
        method="greedy", electors="phone", opens_at=at - timedelta(days=2),
        proposals_until=at - timedelta(days=1), votes_from=at + timedelta(days=1),
        votes_until=at + timedelta(days=2), unit=unit, opened_at=at,
    )  # fmt: skip
    proposal = BudgetProposal.objects.create(
        round=round_, place_code=community, key=uuid4(), number=1, title="装路灯", where="3幢",
        cost_fen=1_000, proposed_at=at,
    )  # fmt: skip
    put(
        "budget",
        Target(place_code=community, unit_id=unit.pk),
        round_id=round_.pk,
        proposal_id=proposal.pk,
    )


def _entry(fund: Fund, at: datetime, somebody: Any) -> FundEntry:
    voucher = StoredFile.objects.create(
        kind="image", media_type="image/jpeg", size=1, sha256=uuid4().bytes * 2,
        path=f"none/{uuid4()}", uploader_key="x", stored_at=at, attached_at=at,
    )  # fmt: skip
    entry = FundEntry.objects.create(
        fund=fund, number=1, key=uuid4(), kind="receipt", day=at.date(), purpose="拨款",
        voucher=voucher, entered_by=somebody, entered_at=at, line_count=2, seal=b"x" * 32,
    )  # fmt: skip
    for kind, name, fen in (("money", "存款", 500), ("source", "拨款", -500)):
        account = FundAccount.objects.create(fund=fund, kind=kind, name=name)
        FundLine.objects.create(entry=entry, account=account, fen=fen)
    return entry
