"""Where views, bulk operations, calls and the rule editor are."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import (
    bulk,
    calls,
    desk,
    rule_editor,
    rule_versions,
    rules_page,
    saved_views,
    trials,
)

SET = "desk/rules/<str:kind>/<str:slug>/"

urlpatterns = [
    path("desk/lists/<str:name>", desk.list_page, name="desk-list"),
    path("desk/views", saved_views.views_page, name="desk-views"),
    path("desk/views/new", saved_views.new_view, name="desk-view-new"),
    path("desk/views/<int:view_id>/name", saved_views.view_name, name="desk-view-name"),
    path("desk/views/<int:view_id>/position", saved_views.view_position, name="desk-view-position"),
    path("desk/views/<int:view_id>/removal", saved_views.view_removal, name="desk-view-removal"),
    path("desk/bulk", bulk.bulk, name="desk-bulk"),
    path("desk/bulk/start", bulk.bulk_start, name="desk-bulk-start"),
    path("desk/bulk/<int:operation_id>", bulk.bulk_page, name="desk-bulk-page"),
    path("desk/bulk/<int:operation_id>/undo", bulk.bulk_undo, name="desk-bulk-undo"),
    path("desk/calls/new", calls.new_call, name="desk-call-new"),
    path("desk/calls/hints", calls.call_hints, name="desk-call-hints"),
    path("desk/calls/<str:number>", calls.call_taken, name="desk-call"),
    path("desk/rules", rules_page.rules, name="desk-rules"),
    path("desk/rules/trials/<int:dry_run_id>", trials.trial, name="desk-trial"),
    path(
        "desk/rules/trials/<int:dry_run_id>/adoption",
        trials.trial_adoption,
        name="desk-trial-adoption",
    ),
    path("desk/deadlines", rules_page.deadlines, name="desk-deadlines"),
    path("desk/escalation", rules_page.escalation, name="desk-escalation"),
    path(SET, rule_editor.rule_set_page, name="desk-rule-set"),
    path(SET + "new", rule_editor.rule, name="desk-rule-new"),
    path(SET + "<int:rule_id>", rule_editor.rule, name="desk-rule"),
    path(SET + "versions", rule_versions.versions_page, name="desk-rule-versions"),
    path(SET + "versions/<int:number>", rule_versions.version_page, name="desk-rule-version"),
    path(
        SET + "versions/<int:number>/restoration",
        rule_versions.version_restoration,
        name="desk-rule-restoration",
    ),
    path(SET + "<int:rule_id>/order", rule_editor.rule_order, name="desk-rule-order"),
    path(SET + "<int:rule_id>/activity", rule_editor.rule_activity, name="desk-rule-activity"),
]
