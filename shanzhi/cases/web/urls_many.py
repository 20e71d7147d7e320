"""Where duplicates, drafts, presence, corrections and prepared texts are."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import (
    corrections,
    drafts,
    export,
    merging,
    prepared_checklists,
    prepared_macros,
    prepared_templates,
    prepared_use,
    presence,
)

CASE = "desk/cases/<str:number>"
urlpatterns = [
    path(f"{CASE}/duplicates", merging.duplicates, name="case-duplicates"),
    path(f"{CASE}/merger", merging.merger, name="case-merger"),
    path(f"{CASE}/unmerging", merging.unmerging, name="case-unmerging"),
    path(f"{CASE}/urgency", corrections.urgency, name="case-urgency"),
    path(f"{CASE}/place", corrections.place, name="case-place"),
    path(f"{CASE}/presence", presence.presence, name="case-presence"),
    path(f"{CASE}/drafts/<str:form>", drafts.save, name="case-draft"),
    path(f"{CASE}/insertion/<str:form>", prepared_use.insertion, name="case-insertion"),
    path(f"{CASE}/macro", prepared_use.macro, name="case-macro"),
    path(f"{CASE}/check", prepared_use.check, name="case-check"),
    path("desk/export", export.export, name="desk-export"),
    path("desk/drafts", drafts.mine, name="desk-drafts"),
    path("desk/drafts/<int:draft_id>/discarding", drafts.discarding, name="draft-discarding"),
    path("desk/templates", prepared_templates.templates, name="desk-templates"),
    path("desk/templates/new", prepared_templates.new, name="desk-template-new"),
    path("desk/templates/<int:row_id>", prepared_templates.edit, name="desk-template"),
    path("desk/templates/<int:row_id>/away", prepared_templates.away, name="desk-template-away"),
    path("desk/macros", prepared_macros.macros, name="desk-macros"),
    path("desk/macros/new", prepared_macros.new, name="desk-macro-new"),
    path("desk/macros/<int:row_id>", prepared_macros.edit, name="desk-macro"),
    path("desk/macros/<int:row_id>/away", prepared_macros.away, name="desk-macro-away"),
    path("desk/checklists", prepared_checklists.checklists, name="desk-checklists"),
    path("desk/checklists/new", prepared_checklists.new, name="desk-checklist-new"),
    path("desk/checklists/<int:row_id>", prepared_checklists.edit, name="desk-checklist"),
    path("desk/checklists/<int:row_id>/away", prepared_checklists.away, name="desk-checklist-away"),
]
