"""A rule on which lives hang becomes weaker when a second person agrees, as it is switched off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Denied, Target, WrongState, announce, now, require
from shanzhi.sensing.actions.save_rule import RuleDraft, checked_rule, write_rule
from shanzhi.sensing.events import AlarmRuleWeakeningRefused
from shanzhi.sensing.models import AlarmRule
from shanzhi.sensing.permissions import MANAGE_RULES


@transaction.atomic
def agree_to_weaker(
    rule: AlarmRule, *, by: Actor, version: int, at: datetime | None = None
) -> AlarmRule:
    """It becomes what was asked for. Raises Denied, also for whoever asked; WrongState when nobody asks;
    Conflict; Invalid when that makes no sense any more."""
    rule = _waiting(rule, by, version)
    if rule.wanted_by_id == by.id:
        raise Denied(_("放宽是您申请的，须由另一个人确认。"))
    wanted = checked_rule(RuleDraft(**(rule.wanted or {})))
    return write_rule(rule, wanted, by=by, at=at or now())


@transaction.atomic
def refuse_weaker(
    rule: AlarmRule, *, by: Actor, version: int, at: datetime | None = None
) -> AlarmRule:
    """It stays as it is: somebody does not agree, or whoever asked takes it back. Raises Denied;
    WrongState; Conflict."""
    moment = at or now()
    rule = _waiting(rule, by, version)
    rule.wanted, rule.wanted_at, rule.wanted_by = None, None, None
    rule.version += 1
    rule.changed_at, rule.changed_by_id = moment, by.id
    rule.save()
    refused = AlarmRuleWeakeningRefused(rule_id=rule.pk, version=rule.version)
    announce(refused, by=by, place_code=rule.place_code, at=moment)
    return rule


def _waiting(rule: AlarmRule, by: Actor, version: int) -> AlarmRule:
    rule = AlarmRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    require(by, MANAGE_RULES, Target(place_code=rule.place_code))
    if not by.is_staff:
        raise Denied
    if rule.wanted is None:
        raise WrongState(_("没有等待确认的放宽申请。请刷新页面查看。"))
    if rule.version != version:
        raise Conflict(_("别人刚刚改过这条规则，请刷新页面再试。"))
    return rule
