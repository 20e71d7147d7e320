"""The demo's devices are made up and say nothing: where they stand nobody is missed, and the page says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor
from shanzhi.sensing.actions.save_rule import draft_of, save_rule
from shanzhi.sensing.actions.switch_rule import switch_rule
from shanzhi.sensing.models import AlarmRule, Form


def keep_demo_calm(county_code: str, *, by: Actor, at: datetime) -> int:
    """Rules of silence for the demo's county, switched off with their reason; those that somebody made
    there are left. Returns how many are new. Raises Denied."""
    there = AlarmRule.objects.filter(place_code=county_code, form=Form.SILENCE)
    known = set(there.values_list("kind_id", "name"))
    general = AlarmRule.objects.filter(place_code="", form=Form.SILENCE).select_related("metric")
    made = 0
    for rule in general.order_by("pk"):
        if (rule.kind_id, rule.name) in known:
            continue
        own = save_rule(replace(draft_of(rule), place_code=county_code), by=by, at=at)
        why = _("演示地点：这里的设备是假的，不发消息，所以不判失联。接入真设备后请启用这条规则。")
        switch_rule(own, by=by, is_on=False, version=own.version, reason=why, at=at)
        made += 1
    return made
