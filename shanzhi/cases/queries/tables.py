"""The small tables every report needs, kept in memory: categories and routing rules."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.functions import Length
from django.utils.translation import gettext

from shanzhi.cases.models import Category, Deadline, EscalationRule, RoutingRule
from shanzhi.cases.rules.deadlines import DeadlineRow
from shanzhi.cases.rules.escalation import EscalationRow
from shanzhi.cases.rules.routing import RouteRule
from shanzhi.kernel.api import TimeUnit, Versioned

UNSORTED = "00"


@dataclass(frozen=True, slots=True)
class KnownCategory:
    """A category with its limit, inherited from the nearest level above.

    ``name`` is what the table says (Chinese, unless a deployment renamed it).
    """

    code: str
    name: str
    limit: tuple[int, TimeUnit] | None
    evidence_required: bool

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
            evidence_required=row.evidence_required or bool(above and above.evidence_required),
        )
    return known


def _load_rules() -> list[RouteRule]:
    rows = RoutingRule.objects.filter(is_active=True)
    rules = [
        (
            -len(row.place_code),
            row.position,
            row.pk,
            RouteRule(
                id=row.pk,
                name=row.name,
                place_code=row.place_code,
                category_code=row.category_code,
                hours=None
                if row.from_hour is None or row.until_hour is None
                else (row.from_hour, row.until_hour),
                receiver=row.receiver,
                unit_id=row.unit_id,
                limit=_limit(row.limit_amount, row.limit_unit),
            ),
        )
        for row in rows
    ]
    return [rule for *_order, rule in sorted(rules, key=lambda found: found[:3])]


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


def category_path(code: str) -> list[KnownCategory]:
    """The category and those above it, widest first; unknown codes give an empty list."""
    known = categories.get()
    return [known[code[:n]] for n in (2, 4, 7) if len(code) >= n and code[:n] in known]


def category_name(code: str) -> str:
    """“城乡建设 / 安全生产 / 安全隐患” in the reader's language; the code when it is unknown."""
    return " / ".join(category.shown_name for category in category_path(code)) or code
