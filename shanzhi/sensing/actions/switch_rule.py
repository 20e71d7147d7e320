"""Switch a rule of alarms on or off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, announce, now, require
from shanzhi.sensing.events import AlarmRuleSwitched
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import AlarmRule
from shanzhi.sensing.permissions import MANAGE_RULES

REASON_LIMIT = 200


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
    stands for in its place. Saying the same again changes nothing.

    Raises Denied; Conflict when somebody else changed it meanwhile; Invalid (reason), which is asked for
    to switch off.
    """
    moment = at or now()
    rule = AlarmRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    require(by, MANAGE_RULES, Target(place_code=rule.place_code))
    if rule.is_on == is_on:
        return rule
    if rule.version != version:
        raise Conflict(_("别人刚刚改过这条规则，请刷新页面再试。"))
    reason = reason.strip()
    if not is_on and (not reason or len(reason) > REASON_LIMIT or "\x00" in reason):
        raise Invalid({"reason": _("请写为什么停用，最多 %(n)s 字。") % {"n": REASON_LIMIT}})
    rule.is_on, rule.off_reason = is_on, "" if is_on else reason
    rule.version += 1
    rule.changed_at, rule.changed_by_id = moment, by.id if by.is_staff else None
    rule.save(update_fields=["is_on", "off_reason", "version", "changed_at", "changed_by"])
    announce(
        AlarmRuleSwitched(rule_id=rule.pk, version=rule.version, is_on=is_on),
        by=by,
        place_code=rule.place_code,
        at=moment,
    )
    tell_fleet([])
    return rule
