"""Pages of alarm rules."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.sensing.web import rules

urlpatterns: list[URLPattern] = [
    # Alarm rules.
    path("desk/alarm-rules", rules.rules_page, name="alarm-rules"),
    path("desk/alarm-rules/new", rules.new_rule, name="alarm-rule-new"),
    path("desk/alarm-rules/<int:rule_id>", rules.rule, name="alarm-rule"),
    path(
        "desk/alarm-rules/<int:rule_id>/activity", rules.rule_activity, name="alarm-rule-activity"
    ),
    path(
        "desk/alarm-rules/<int:rule_id>/agreement",
        rules.rule_agreement,
        name="alarm-rule-agreement",
    ),
    path("desk/alarm-rules/trials/<int:trial_id>", rules.trial, name="alarm-rule-trial"),
]
