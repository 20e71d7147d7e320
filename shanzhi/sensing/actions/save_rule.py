"""Make or change a rule of alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, NotFound, Target, announce, now, require
from shanzhi.lib.division_code import is_place_code
from shanzhi.sensing.events import AlarmRuleSaved
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import (
    LIFE_SAFETY,
    AlarmRule,
    Cause,
    DeviceKind,
    Form,
    Metric,
    Severity,
)
from shanzhi.sensing.permissions import MANAGE_RULES
from shanzhi.sensing.queries.rules import kind_called
from shanzhi.sensing.rules.bounds import NAME_LIMIT, Bounds, Draft, faults_of
from shanzhi.sensing.rules.rows import QUIET, SILENCE, TOGETHER


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as it is to be (see models/rule.py); ``metric`` and ``other_metric`` are keys, "" for none."""

    kind_code: str
    place_code: str
    name: str
    cause: str
    severity: int
    form: str
    metric: str = ""
    raise_at: float = 1.0
    clear_at: float = 0.0
    other_metric: str = ""
    other_at: float | None = None
    window_s: int = 0
    needed: int = 1
    of: int = 1
    hold_s: int = 0


@transaction.atomic
def save_rule(
    draft: RuleDraft,
    *,
    by: Actor,
    rule_id: int | None = None,
    version: int = 0,
    at: datetime | None = None,
) -> AlarmRule:
    """Change the rule ``rule_id`` that was being looked at in ``version``, or make one (None). It holds from
    the next reading on; what a device has counted so far is kept. Saying the same again changes nothing.

    Raises Denied; NotFound; Conflict when somebody else changed it meanwhile or the place has one of
    that name already; Invalid by field.
    """
    moment = at or now()
    require(by, MANAGE_RULES, Target(place_code=draft.place_code))
    rule = _locked(rule_id, draft, version) if rule_id else AlarmRule(kind_id=draft.kind_code)
    checked = checked_rule(draft)
    before = values_of(rule) if rule_id else {}
    _keep_what_saves_lives(rule, checked)
    _take(rule, checked)
    after = values_of(rule)
    changed = sorted(key for key, value in after.items() if before.get(key) != value)
    if rule_id and not changed and rule.name == checked.name:
        return rule
    rule.name = checked.name
    if rule.is_on:  # whoever asked to switch it off asked that of another rule
        rule.off_reason, rule.off_asked_at, rule.off_asked_by = "", None, None
    rule.version = rule.version + 1 if rule_id else 1
    rule.changed_at, rule.changed_by_id = moment, by.id if by.is_staff else None
    _write(rule)
    announce(
        AlarmRuleSaved(rule_id=rule.pk, version=rule.version, values=after, changed=changed),
        by=by,
        place_code=rule.place_code,
        at=moment,
        fresh=rule_id is None,
    )
    tell_fleet([])
    return rule


def checked_rule(draft: RuleDraft) -> AlarmRule:
    """The draft as a rule that is not saved. Raises Invalid."""
    kind = kind_called(draft.kind_code)
    if kind is None:
        raise Invalid({"kind": _("没有这种设备。")})
    metrics = {metric.key: metric for metric in Metric.objects.filter(kind=kind)}
    faults = _faults(draft, kind, metrics)
    if faults:
        raise Invalid(faults)
    has_metric = draft.form not in (SILENCE, QUIET)
    is_joint = draft.form == TOGETHER
    return AlarmRule(
        kind=kind,
        place_code=draft.place_code,
        name=draft.name.strip(),
        cause=draft.cause,
        severity=draft.severity,
        form=draft.form,
        metric=metrics.get(draft.metric) if has_metric else None,
        raise_at=draft.raise_at,
        clear_at=draft.clear_at,
        other_metric=metrics.get(draft.other_metric) if is_joint else None,
        other_at=draft.other_at if is_joint else None,
        window_s=draft.window_s,
        needed=draft.needed,
        of=draft.of,
        hold_s=draft.hold_s,
    )


def draft_of(rule: AlarmRule) -> RuleDraft:
    """A rule as a draft to begin with."""
    return RuleDraft(
        kind_code=rule.kind_id,
        place_code=rule.place_code,
        name=rule.name,
        cause=rule.cause,
        severity=rule.severity,
        form=rule.form,
        metric=rule.metric.key if rule.metric else "",
        raise_at=rule.raise_at,
        clear_at=rule.clear_at,
        other_metric=rule.other_metric.key if rule.other_metric else "",
        other_at=rule.other_at,
        window_s=rule.window_s,
        needed=rule.needed,
        of=rule.of,
        hold_s=rule.hold_s,
    )


def values_of(rule: AlarmRule) -> dict[str, float | int | str | None]:
    """The numbers and words of the code in a rule, as an event keeps them."""
    return {
        "cause": str(rule.cause),
        "severity": int(rule.severity),
        "form": str(rule.form),
        "metric": rule.metric.key if rule.metric else "",
        "other_metric": rule.other_metric.key if rule.other_metric else "",
        **{name: getattr(rule, name) for name in _NUMBERS},
    }


_NUMBERS = ("raise_at", "clear_at", "other_at", "window_s", "needed", "of", "hold_s")
_TAKEN = ("cause", "severity", "form", "metric", "other_metric", "place_code", *_NUMBERS)


def _locked(rule_id: int, draft: RuleDraft, version: int) -> AlarmRule:
    rule = AlarmRule.objects.select_for_update().filter(pk=rule_id).first()
    # A rule stays of its kind and place: elsewhere it is another one.
    if rule is None or (rule.kind_id, rule.place_code) != (draft.kind_code, draft.place_code):
        raise NotFound
    if rule.version != version:
        raise Conflict(
            _(
                "别人刚刚改过这条规则，现在是第 %(now)s 版，您改的是第 %(yours)s 版。请看过新版再改。"
            )
            % {"now": rule.version, "yours": version}
        )
    return rule


def _keep_what_saves_lives(rule: AlarmRule, checked: AlarmRule) -> None:
    """What is about fire, gas or a person is not made another thing, nor replaced in a place by a rule
    of its name about something else: that would switch it off on one person's word."""
    if checked.cause in LIFE_SAFETY:
        return
    named = AlarmRule.objects.filter(kind=checked.kind, name=checked.name, cause__in=LIFE_SAFETY)
    stands_in = any(checked.place_code.startswith(wider.place_code) for wider in named)
    if (rule.pk and rule.cause in LIFE_SAFETY) or stands_in:
        raise Invalid(
            {"cause": _("这条规则关系人命，不能改成别的事。要停用，请写原因，由另一个人确认。")}
        )


def _take(rule: AlarmRule, checked: AlarmRule) -> None:
    for name in _TAKEN:
        setattr(rule, name, getattr(checked, name))


def _write(rule: AlarmRule) -> None:
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as why:
        raise Conflict(_("这个地方的这种设备已经有同名的规则，请打开它来改，或换个名称。")) from why


def _faults(draft: RuleDraft, kind: DeviceKind, metrics: dict[str, Metric]) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not draft.name.strip() or len(draft.name.strip()) > NAME_LIMIT or "\x00" in draft.name:
        faults["name"] = _("请写规则名称，最多 %(n)s 字。") % {"n": NAME_LIMIT}
    if draft.place_code and not is_place_code(draft.place_code):
        faults["place"] = _("请从列表里选择地方。")
    if draft.cause not in Cause.values:
        faults["cause"] = _("请选择告警的是什么事。")
    if draft.severity not in Severity.values:
        faults["severity"] = _("请选择严重程度。")
    if draft.form not in Form.values:
        return faults | {"form": _("请选择规则看什么。")}
    other = metrics.get(draft.other_metric) if draft.other_metric != draft.metric else None
    numbers = Draft(
        form=draft.form,
        severity=draft.severity,
        saves_life=draft.cause in LIFE_SAFETY,
        is_personal=kind.is_personal,
        metric=_bounds(metrics.get(draft.metric)),
        raise_at=draft.raise_at,
        clear_at=draft.clear_at,
        other=_bounds(other),
        other_at=draft.other_at,
        window_s=draft.window_s,
        needed=draft.needed,
        of=draft.of,
        hold_s=draft.hold_s,
    )
    return faults_of(numbers) | faults


def _bounds(metric: Metric | None) -> Bounds | None:
    return Bounds(metric.lowest, metric.highest, metric.unit) if metric else None
