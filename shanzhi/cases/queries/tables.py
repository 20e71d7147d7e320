"""The small tables every report needs, kept in memory: categories and routing rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Length
from django.utils.translation import gettext

from shanzhi.cases.models import (
    Category,
    Deadline,
    EscalationRule,
    RoutingRule,
    SamplingShare,
)
from shanzhi.cases.models.category import EvidenceRule
from shanzhi.cases.rules.deadlines import DeadlineRow
from shanzhi.cases.rules.escalation import EscalationRow
from shanzhi.cases.rules.evidence import stricter
from shanzhi.cases.rules.routing import RouteRule
from shanzhi.kernel.api import TimeUnit, Versioned

UNSORTED = "00"


@dataclass(frozen=True, slots=True)
class KnownCategory:
    """A category with its limit and the distance of its pictures (metres, None: anywhere), both
    inherited from the nearest level above, and the strictest evidence rule of all levels.

    ``name`` is what the table says (Chinese, unless a deployment renamed it).
    """

    code: str
    name: str
    limit: tuple[int, TimeUnit] | None
    evidence_rule: str = EvidenceRule.NONE
    evidence_within_m: int | None = None

    @property
    def shown_name(self) -> str:
        """The name in the reader's language; the table is kept in memory, so never in one."""
        return gettext(self.name)


def _limit(amount: int | None, unit: str) -> tuple[int, TimeUnit] | None:
    return (amount, TimeUnit(unit)) if amount and unit else None


def _load_categories() -> dict[str, KnownCategory]:
    known: dict[str, KnownCategory] = {}
    for row in Category.objects.filter(is_active=True).order_by(Length("code"), "code"):
        above = known.get(row.parent_id or "")
        known[row.code] = KnownCategory(
            code=row.code,
            name=row.name,
            limit=_limit(row.limit_amount, row.limit_unit) or (above.limit if above else None),
            evidence_rule=stricter(row.evidence_rule, above.evidence_rule if above else ""),
            evidence_within_m=row.evidence_within_m
            if row.evidence_within_m is not None
            else (above.evidence_within_m if above else None),
        )
    return known


def _load_rules() -> list[RouteRule]:
    rows = RoutingRule.objects.filter(is_active=True).order_by(
        Length("place_code").desc(), "position", "pk"
    )
    return [route_rule(row) for row in rows.values()]


def route_rule(row: Mapping[str, Any]) -> RouteRule:
    """A rule's columns as the decision sees them."""
    begin, end = row["from_hour"], row["until_hour"]
    return RouteRule(
        id=row["id"],
        name=row["name"],
        place_code=row["place_code"],
        category_code=row["category_code"],
        hours=None if begin is None or end is None else (begin, end),
        receiver=row["receiver"],
        unit_id=row["unit_id"],
        limit=_limit(row["limit_amount"], row["limit_unit"]),
    )


def _load_deadlines() -> list[DeadlineRow]:
    return [
        DeadlineRow(
            clock=row.clock,
            place_code=row.place_code,
            category_code=row.category_code,
            urgency=row.urgency,
            limit=(row.limit_amount, TimeUnit(row.limit_unit)),
            after_reopening=row.after_reopening,
        )
        for row in Deadline.objects.order_by("pk")
    ]


def _load_escalation() -> list[EscalationRow]:
    return [
        EscalationRow(
            trigger=row.trigger,
            place_code=row.place_code,
            category_code=row.category_code,
            times=row.times or 0,
            days=row.days or 0,
            is_active=row.is_active,
        )
        for row in EscalationRule.objects.order_by("pk")
    ]


categories: Versioned[dict[str, KnownCategory]] = Versioned("cases.categories", _load_categories)
routing_rules: Versioned[list[RouteRule]] = Versioned("cases.routing", _load_rules)
deadline_rows: Versioned[list[DeadlineRow]] = Versioned("cases.deadlines", _load_deadlines)
escalation_rows: Versioned[list[EscalationRow]] = Versioned("cases.escalation", _load_escalation)


def _load_shares() -> dict[str, int]:
    return dict(SamplingShare.objects.values_list("place_code", "percent"))


sampling_shares: Versioned[dict[str, int]] = Versioned("cases.sampling", _load_shares)


def category_path(code: str) -> list[KnownCategory]:
    """The category and those above it, widest first; unknown codes give an empty list."""
    known = categories.get()
    return [known[code[:n]] for n in (2, 4, 7) if len(code) >= n and code[:n] in known]


def category_name(code: str) -> str:
    """“城乡建设 / 安全生产 / 安全隐患” in the reader's language; the code when it is unknown."""
    return " / ".join(category.shown_name for category in category_path(code)) or code
