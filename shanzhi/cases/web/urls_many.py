"""Where duplicates, drafts, presence, corrections and prepared texts are."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import (
    corrections,
    drafts,
    export,
    merging,
    prepared_use,
    presence,
)
from shanzhi.cases.web.prepared_checklists import CHECKLISTS
from shanzhi.cases.web.prepared_macros import MACROS
from shanzhi.cases.web.prepared_pages import pages_of
from shanzhi.cases.web.prepared_templates import TEMPLATES

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
    *pages_of(TEMPLATES),
    *pages_of(MACROS),
    *pages_of(CHECKLISTS),
]
