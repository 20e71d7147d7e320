"""How often alarms were false: by model of device and by rule, of what people said in ninety days.

Scores are of things, never of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from shanzhi.kernel.api import Actor
from shanzhi.sensing.models import FALSE_OUTCOMES, Alarm, AlarmOutcome, AlarmRule, Form
from shanzhi.sensing.queries.alarms import READERS
from shanzhi.sensing.rules.thresholds import Proposal, propose_threshold

DAYS = 90
SHOWN = 100
VALUES = 2_000
RISING = frozenset({Form.ABOVE, Form.RISE})


@dataclass(frozen=True, slots=True)
class ModelRate:
    """A model of a kind of device."""

    kind_name: str
    model: str
    true: int
    false: int

    @property
    def kind(self) -> str:
        """The kind's name in the reader's language."""
        return gettext(self.kind_name)

    @property
    def percent(self) -> int:
        """Of what people judged, how many of a hundred were false."""
        return round(100 * self.false / (self.true + self.false))


@dataclass(frozen=True, slots=True)
class RuleRate:
    """A rule, and which threshold the values of its false alarms speak for."""

    rule: AlarmRule
    true: int
    false: int
    proposal: Proposal | None

    @property
    def percent(self) -> int:
        """Of what people judged, how many of a hundred were false."""
        return round(100 * self.false / (self.true + self.false))


def model_rates(viewer: Actor, at: datetime) -> list[ModelRate]:
    """The models with most false alarms first (1 query)."""
    rows = (
        _judged(viewer, at)
        .values_list("device__kind__name", "device__model")
        .annotate(
            true=Count("pk", filter=Q(outcome=AlarmOutcome.TRUE)),
            false=Count("pk", filter=Q(outcome__in=FALSE_OUTCOMES)),
        )
    )
    found = [ModelRate(*row) for row in rows.order_by("-false", "device__model")[:SHOWN]]
    return [row for row in found if row.true + row.false]


def rule_rates(viewer: Actor, at: datetime) -> list[RuleRate]:
    """The rules with most false alarms first, and for each with a metric what its values say."""
    judged = _judged(viewer, at).filter(rule__isnull=False)
    counts = judged.values_list("rule_id").annotate(
        true=Count("pk", filter=Q(outcome=AlarmOutcome.TRUE)),
        false=Count("pk", filter=Q(outcome__in=FALSE_OUTCOMES)),
    )
    rows = list(counts.order_by("-false", "rule_id")[:SHOWN])
    rules = AlarmRule.objects.select_related("kind", "metric").in_bulk([row[0] for row in rows])
    return [
        RuleRate(rules[pk], true, false, _proposal(rules[pk], judged.filter(rule_id=pk)))
        for pk, true, false in rows
    ]


def _judged(viewer: Actor, at: datetime) -> QuerySet[Alarm]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*READERS):
        reach |= Q(place_code__startswith=scope)
    said = (AlarmOutcome.TRUE, *FALSE_OUTCOMES)
    return Alarm.objects.filter(
        reach, outcome__in=said, closed_at__gte=at - timedelta(days=DAYS)
    ).order_by()


def _proposal(rule: AlarmRule, judged: QuerySet[Alarm]) -> Proposal | None:
    metric = rule.metric
    if metric is None or metric.is_state or rule.form not in {*RISING, Form.BELOW}:
        return None
    rises = rule.form in RISING
    rows = judged.filter(peak__isnull=False).order_by("-pk")
    values = list(rows.values_list("outcome", "peak")[:VALUES])
    return propose_threshold(
        [peak for outcome, peak in values if outcome == AlarmOutcome.TRUE and peak is not None],
        [peak for outcome, peak in values if outcome != AlarmOutcome.TRUE and peak is not None],
        current=rule.raise_at, rises=rises, decimals=metric.decimals,
    )  # fmt: skip
