"""Make or change a rule of alarms."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, NotFound, Target, announce, now, require
from shanzhi.lib.division_code import is_place_code
from shanzhi.sensing.events import AlarmRuleSaved, AlarmRuleWeakeningAsked
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
from shanzhi.sensing.queries.rules import kind_called, row_of
from shanzhi.sensing.rules.bounds import NAME_LIMIT, Bounds, Draft, faults_of
from shanzhi.sensing.rules.rows import QUIET, SILENCE, TOGETHER
from shanzhi.sensing.rules.weakening import is_weaker


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

    A rule about fire, gas or a person that would become weaker (rules/weakening.py), also by one of its name
    that stands in for it in a place, stays as it is until somebody else agrees (``agree_to_weaker``): what is
    ``wanted`` stands beside it.

    Raises Denied; NotFound; Conflict when somebody else changed it meanwhile or the place has one of
    that name already; Invalid by field.
    """
    moment = at or now()
    require(by, MANAGE_RULES, Target(place_code=draft.place_code))
    rule = _locked(rule_id, draft, version) if rule_id else AlarmRule(kind_id=draft.kind_code)
    checked = checked_rule(draft)
    _keep_what_saves_lives(rule, checked)
    instead_of = _held_until_now(rule, checked)
    if any(is_weaker(row_of(one, 0), row_of(checked, 0)) for one in instead_of):
        return _asked_for(rule, instead_of[0], draft, by, moment)
    if rule_id and values_of(rule) == values_of(checked) and rule.name == checked.name:
        return rule
    return write_rule(rule, checked, by=by, at=moment)


def write_rule(rule: AlarmRule, checked: AlarmRule, *, by: Actor, at: datetime) -> AlarmRule:
    """The rule is now as ``checked`` is, and nothing else is wanted of it. Raises Conflict."""
    is_new = rule._state.adding
    before = {} if is_new else values_of(rule)
    _take(rule, checked)
    after = values_of(rule)
    changed = sorted(key for key, value in after.items() if before.get(key) != value)
    if rule.is_on:  # whoever asked to switch it off asked that of another rule
        rule.off_reason, rule.off_asked_at, rule.off_asked_by = "", None, None
    rule.wanted, rule.wanted_at, rule.wanted_by = None, None, None
    _write(rule, by, at, is_new=is_new)
    _announce(rule, after, changed, by, at)
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


Value = float | int | str | None


def values_of(rule: AlarmRule) -> dict[str, Value]:
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
_TAKEN = ("name", "cause", "severity", "form", "metric", "other_metric", "place_code", *_NUMBERS)


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


def _held_until_now(rule: AlarmRule, checked: AlarmRule) -> list[AlarmRule]:
    """What lives hang on in the place of ``checked``: the rule itself, and the wider one of its name that it
    begins to stand in for."""
    held = [rule] if rule.pk and rule.cause in LIFE_SAFETY else []
    if rule.pk and rule.name == checked.name:
        return held
    named = AlarmRule.objects.filter(kind=checked.kind, name=checked.name).exclude(pk=rule.pk)
    over = [one for one in named if checked.place_code.startswith(one.place_code)]
    widest = max(over, key=lambda one: len(one.place_code), default=None)
    if widest is not None and widest.is_on and widest.cause in LIFE_SAFETY:
        held.append(widest)
    return held


def _asked_for(
    rule: AlarmRule, held: AlarmRule, draft: RuleDraft, by: Actor, at: datetime
) -> AlarmRule:
    """What is wanted waits for a second person. A new rule says meanwhile what it is to stand in for."""
    if rule.wanted == asdict(draft):
        return rule
    is_new = rule._state.adding
    if is_new:
        _take(rule, checked_rule(replace(draft_of(held), place_code=draft.place_code)))
    rule.wanted, rule.wanted_at, rule.wanted_by_id = asdict(draft), at, by.id
    _write(rule, by, at, is_new=is_new)
    if is_new:
        _announce(rule, values_of(rule), sorted(values_of(rule)), by, at)
    asked = AlarmRuleWeakeningAsked(rule_id=rule.pk, version=rule.version)
    announce(asked, by=by, place_code=rule.place_code, at=at)
    return rule


def _announce(
    rule: AlarmRule, values: dict[str, Value], changed: list[str], by: Actor, at: datetime
) -> None:
    saved = AlarmRuleSaved(rule_id=rule.pk, version=rule.version, values=values, changed=changed)
    announce(saved, by=by, place_code=rule.place_code, at=at, fresh=rule.version == 1)
    tell_fleet([])


def _take(rule: AlarmRule, checked: AlarmRule) -> None:
    for name in _TAKEN:
        setattr(rule, name, getattr(checked, name))


def _write(rule: AlarmRule, by: Actor, at: datetime, *, is_new: bool) -> None:
    rule.version = 1 if is_new else rule.version + 1
    rule.changed_at, rule.changed_by_id = at, by.id if by.is_staff else None
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
