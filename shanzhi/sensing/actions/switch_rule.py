"""Switch a rule of alarms on or off; one on which lives hang goes off when a second person agrees."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    Invalid,
    Target,
    WrongState,
    announce,
    now,
    require,
)
from shanzhi.sensing.events import AlarmRuleOffAsked, AlarmRuleOffRefused, AlarmRuleSwitched
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import LIFE_SAFETY, AlarmRule
from shanzhi.sensing.permissions import MANAGE_RULES

REASON_LIMIT = 200
_FIELDS = (
    "is_on", "off_reason", "off_asked_by", "off_asked_at", "off_agreed_by",
    "version", "changed_at", "changed_by",
)  # fmt: skip


@transaction.atomic
def switch_rule(
    rule: AlarmRule,
    *,
    by: Actor,
    is_on: bool,
    version: int,
    reason: str = "",
    at: datetime | None = None,
) -> AlarmRule:
    """Off, it raises nothing from the next reading on, and neither does the general rule of its name that it
    stands for in its place. A rule about fire, gas or a person stays on until somebody else agrees
    (``agree_to_off``). Saying the same again changes nothing.

    Raises Denied; Conflict when somebody else changed it meanwhile; Invalid (reason), which is asked for
    to switch off.
    """
    moment = at or now()
    rule = _locked(rule, by)
    if rule.is_on == is_on:
        return rule
    _require_version(rule, version)
    reason = reason.strip()
    if not is_on and (not reason or len(reason) > REASON_LIMIT or "\x00" in reason):
        raise Invalid({"reason": _("请写为什么停用，最多 %(n)s 字。") % {"n": REASON_LIMIT}})
    rule.off_reason = "" if is_on else reason
    rule.off_asked_at, rule.off_asked_by_id, rule.off_agreed_by_id = None, None, None
    if not is_on and rule.cause in LIFE_SAFETY:
        rule.off_asked_at, rule.off_asked_by_id = moment, by.id
        _write(rule, by, moment)
        asked = AlarmRuleOffAsked(rule_id=rule.pk, version=rule.version)
        announce(asked, by=by, place_code=rule.place_code, at=moment)
        return rule
    return _switched(rule, is_on=is_on, by=by, at=moment)


@transaction.atomic
def agree_to_off(
    rule: AlarmRule, *, by: Actor, version: int, at: datetime | None = None
) -> AlarmRule:
    """A second person has read why, and switches it off. Raises Denied, also for whoever asked; WrongState
    when nobody asks; Conflict."""
    moment = at or now()
    rule = _asked_for(rule, by, version)
    if rule.off_asked_by_id == by.id:
        raise Denied(_("停用是您申请的，须由另一个人确认。"))
    rule.off_agreed_by_id = by.id
    return _switched(rule, is_on=False, by=by, at=moment)


@transaction.atomic
def refuse_off(
    rule: AlarmRule, *, by: Actor, version: int, at: datetime | None = None
) -> AlarmRule:
    """It stays on: somebody does not agree, or whoever asked takes it back. Raises Denied; WrongState;
    Conflict."""
    moment = at or now()
    rule = _asked_for(rule, by, version)
    rule.off_reason, rule.off_asked_at, rule.off_asked_by_id = "", None, None
    _write(rule, by, moment)
    refused = AlarmRuleOffRefused(rule_id=rule.pk, version=rule.version)
    announce(refused, by=by, place_code=rule.place_code, at=moment)
    return rule


def _asked_for(rule: AlarmRule, by: Actor, version: int) -> AlarmRule:
    rule = _locked(rule, by)
    if not by.is_staff:
        raise Denied
    if not rule.is_on or rule.off_asked_at is None:
        raise WrongState(_("没有等待确认的停用申请。请刷新页面查看。"))
    _require_version(rule, version)
    return rule


def _locked(rule: AlarmRule, by: Actor) -> AlarmRule:
    rule = AlarmRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    require(by, MANAGE_RULES, Target(place_code=rule.place_code))
    return rule


def _require_version(rule: AlarmRule, version: int) -> None:
    if rule.version != version:
        raise Conflict(_("别人刚刚改过这条规则，请刷新页面再试。"))


def _switched(rule: AlarmRule, *, is_on: bool, by: Actor, at: datetime) -> AlarmRule:
    rule.is_on = is_on
    _write(rule, by, at)
    event = AlarmRuleSwitched(rule_id=rule.pk, version=rule.version, is_on=is_on)
    announce(event, by=by, place_code=rule.place_code, at=at)
    tell_fleet([])
    return rule


def _write(rule: AlarmRule, by: Actor, at: datetime) -> None:
    rule.version += 1
    rule.changed_at, rule.changed_by_id = at, by.id if by.is_staff else None
    rule.save(update_fields=list(_FIELDS))
