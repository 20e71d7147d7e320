"""What a project was given and spent, as sums over the ledger: fen of approved entries."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Sum

from shanzhi.projects.models import Fund, FundLine
from shanzhi.projects.rules.ledger import Line


def spent_on(project_ids: Collection[int]) -> dict[int, int]:
    """Project → fen spent; those with nothing are left out (1 query)."""
    rows = (
        FundLine.objects.filter(
            entry__project_id__in=project_ids,
            entry__decision__is_approved=True,
            account__kind="use",
        )
        .values("entry__project_id")
        .annotate(fen=Sum("fen"))
    )
    return {row["entry__project_id"]: row["fen"] for row in rows if row["fen"]}


def approved_lines(fund: Fund) -> list[Line]:
    """Every line that counts."""
    rows = FundLine.objects.filter(entry__fund=fund, entry__decision__is_approved=True)
    return [Line(account, fen) for account, fen in rows.values_list("account_id", "fen")]
