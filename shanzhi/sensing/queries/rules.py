"""Alarm rules: as the book wants them, and for those who may change them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shanzhi.kernel.api import Actor, NotFound, Target, allowed
from shanzhi.sensing.models import AlarmRule, Device, DeviceKind, Metric, RuleTrial
from shanzhi.sensing.permissions import MANAGE_RULES
from shanzhi.sensing.rules.rows import SILENCE, Activity, KindRow, RuleRow

# What a device says of itself, and not of whoever lives there.
_OF_ITSELF = frozenset({"battery", "tamper", "fault", "temperature"})
_WITH = (
    "kind",
    "metric",
    "other_metric",
    "changed_by",
    "off_asked_by",
    "off_agreed_by",
    "wanted_by",
)
# A state that is "no" when the person may have gone out: the door is closed, the bed is empty.
_OUT = frozenset({"open", "in_bed"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a RuleBook is built from. ``index`` is the place of a kind by code; ``places`` the place codes
    of the rule sets, the general one first."""

    kinds: tuple[KindRow, ...]
    rules: tuple[RuleRow, ...]
    places: tuple[str, ...]
    index: dict[str, int]


def load_rules() -> Loaded:
    """All rules, also those that are switched off (3 queries)."""
    kinds = list(DeviceKind.objects.order_by("position", "code").prefetch_related("metrics"))
    index = {kind.code: at for at, kind in enumerate(kinds)}
    rows = AlarmRule.objects.select_related("metric", "other_metric").order_by("pk")
    rules = tuple(row_of(rule, index[rule.kind_id]) for rule in rows)
    places = sorted({rule.place_code for rule in rules} | {""})
    return Loaded(tuple(map(kind_row, kinds)), rules, tuple(places), index)


def rule_sets(places: Sequence[str], codes: Iterable[str]) -> npt.NDArray[np.int16]:
    """The rule set of each place code: the longest of ``places`` that it begins with."""
    known: dict[str, int] = {}
    order = sorted(range(len(places)), key=lambda at: -len(places[at]))

    def found(code: str) -> int:
        if code not in known:
            known[code] = next((at for at in order if code.startswith(places[at])), 0)
        return known[code]

    return np.fromiter((found(code) for code in codes), np.int16)


def kind_row(kind: DeviceKind) -> KindRow:
    """A kind for the book; one that is about a person knows what tells of movement."""
    metrics = sorted(kind.metrics.all(), key=lambda metric: metric.slot)
    moving = [metric for metric in metrics if kind.is_personal and metric.key not in _OF_ITSELF]
    return KindRow(
        kind.code,
        kind.interval_s,
        tuple(
            Activity(metric.slot, metric.is_state, max(1.0, metric.deadband)) for metric in moving
        ),
        next((metric.slot for metric in moving if metric.key in _OUT), -1),
    )


def row_of(rule: AlarmRule, kind: int) -> RuleRow:
    """A rule for the book."""
    metric, other = rule.metric, rule.other_metric
    return RuleRow(
        id=rule.pk or 0,
        kind=kind,
        place_code=rule.place_code,
        name=rule.name,
        cause=rule.cause,
        severity=rule.severity,
        form=rule.form,
        slot=metric.slot if metric else -1,
        raise_at=rule.raise_at,
        clear_at=rule.clear_at,
        other_slot=other.slot if other else -1,
        other_at=float("inf") if rule.other_at is None else rule.other_at,
        window_s=rule.window_s,
        needed=rule.needed,
        of=rule.of,
        hold_s=rule.hold_s,
        is_on=rule.is_on,
    )


def kinds_here() -> list[DeviceKind]:
    """Kinds of devices in the order of the lists (1 query)."""
    return list(DeviceKind.objects.order_by("position", "code"))


def kind_called(code: str) -> DeviceKind | None:
    """A kind by what somebody wrote into an address (1 query)."""
    return next((kind for kind in kinds_here() if kind.code == code), None)


def rules_for(viewer: Actor, kind_code: str = "") -> list[AlarmRule]:
    """Rules that hold where the viewer sets any: the general ones, those of the places around, and those
    below (1 query)."""
    rows = AlarmRule.objects.select_related(*_WITH)
    return [
        rule
        for rule in rows.order_by("kind__position", "kind_id", "-severity", "name", "place_code")
        if kind_code in {"", rule.kind_id} and _is_seen(viewer, rule.place_code)
    ]


def rule_for(viewer: Actor, rule_id: int) -> AlarmRule:
    """One of them. Raises NotFound."""
    rows = AlarmRule.objects.select_related(*_WITH)
    rule = rows.filter(pk=rule_id).first()
    if rule is None or not _is_seen(viewer, rule.place_code):
        raise NotFound
    return rule


def rules_off(viewer: Actor, device: Device) -> list[AlarmRule]:
    """Rules that are switched off where a device hangs, for whoever sees it: the narrowest of each name
    holds (1 query)."""
    del viewer  # whoever sees the device sees why it is silent
    rows = AlarmRule.objects.filter(kind_id=device.kind_id).order_by("place_code", "-severity")
    narrowest = {rule.name: rule for rule in rows if device.place_code.startswith(rule.place_code)}
    return [rule for rule in narrowest.values() if not rule.is_on]


def silence_off(viewer: Actor) -> list[AlarmRule]:
    """Rules of silence that are off in the viewer's places or around them (1 query)."""
    rows = AlarmRule.objects.filter(form=SILENCE, is_on=False).select_related("kind")
    return [
        rule
        for rule in rows.order_by("place_code", "kind__position")
        if any(
            scope.startswith(rule.place_code) or rule.place_code.startswith(scope)
            for scope in viewer.scopes()
        )
    ]


def metrics_of(kind_code: str) -> list[Metric]:
    """What a kind measures, by slot (1 query)."""
    return list(Metric.objects.filter(kind_id=kind_code).order_by("slot"))


def trial_for(viewer: Actor, trial_id: int) -> RuleTrial:
    """One of the viewer's own trials. Raises NotFound."""
    rows = RuleTrial.objects.select_related("kind", "rule")
    trial = rows.filter(pk=trial_id, asked_by_id=viewer.id).first()
    if trial is None:
        raise NotFound
    return trial


def _is_seen(viewer: Actor, place_code: str) -> bool:
    if allowed(viewer, MANAGE_RULES, Target(place_code=place_code)):
        return True
    return allowed(viewer, MANAGE_RULES) and any(
        scope.startswith(place_code) for scope in viewer.scopes()
    )
