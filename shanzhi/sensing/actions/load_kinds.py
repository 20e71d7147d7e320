"""Bring the kinds of devices that ship into the database; safe to repeat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import bump, now
from shanzhi.sensing.kinds import KINDS, Begins, Kind
from shanzhi.sensing.models import AlarmRule, DeviceKind, Metric


@transaction.atomic
def load_kinds(*, at: datetime | None = None) -> int:
    """Create the kinds that are missing, with their metrics and rules; returns how many.

    What a deployment has changed of a kind that is there is left as it is.
    """
    known = set(DeviceKind.objects.values_list("code", flat=True))
    missing = [(place, kind) for place, kind in enumerate(KINDS) if kind.code not in known]
    for position, kind in missing:
        _load(kind, position, at or now())
    if missing:
        bump("sensing.kinds")
    return len(missing)


def _load(kind: Kind, position: int, at: datetime) -> None:
    made = DeviceKind.objects.create(
        code=kind.code,
        name=kind.name,
        category_code=kind.category_code,
        interval_s=kind.interval_s,
        is_in_home=kind.is_in_home,
        is_personal=kind.is_personal,
        is_gateway=kind.is_gateway,
        what_to_do="\n".join(kind.what_to_do),
        position=position,
    )
    metrics = {
        found.key: Metric.objects.create(
            kind=made,
            key=found.key,
            name=found.name,
            unit=found.unit,
            slot=slot,
            decimals=found.decimals,
            lowest=found.lowest,
            highest=found.highest,
            deadband=found.deadband,
            is_state=found.is_state,
        )
        for slot, found in enumerate(kind.metrics)
    }
    AlarmRule.objects.bulk_create(_rule(made, rule, metrics, at) for rule in kind.rules)


def _rule(kind: DeviceKind, rule: Begins, metrics: dict[str, Metric], at: datetime) -> AlarmRule:
    return AlarmRule(
        kind=kind,
        name=rule.name,
        cause=rule.cause,
        severity=rule.severity,
        form=rule.form,
        metric=metrics.get(rule.metric),
        raise_at=rule.raise_at,
        clear_at=rule.clear_at,
        other_metric=metrics.get(rule.other_metric),
        other_at=rule.other_at,
        window_s=rule.window_s,
        needed=rule.needed,
        of=rule.of,
        hold_s=rule.hold_s,
        changed_at=at,
    )
