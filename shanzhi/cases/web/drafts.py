"""Drafts that survive a crash, another device and another holder."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.keep_draft import clear_draft, keep_draft
from shanzhi.cases.permissions import WORK_DESK, WORK_GRID
from shanzhi.cases.queries.drafts import all_drafts, own_draft
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web.draft_words import draft_view
from shanzhi.kernel.api import NotFound, access, actor_of, render, safe_next

NOT_TYPED = frozenset({"csrfmiddlewaretoken"})


@access(WORK_DESK, WORK_GRID)
@require_POST
def save(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Keep what is in the form just now; sent by the page while somebody types."""
    viewer = actor_of(request)
    fields = {n: text for n, text in request.POST.dict().items() if n not in NOT_TYPED}
    keep_draft(case_by_number(viewer, number), by=viewer, form=form, fields=fields)
    return HttpResponse(status=204)


@access(WORK_DESK, WORK_GRID)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that I have typed and not sent, also of matters that went elsewhere."""
    drafts = [draft_view(draft) for draft in all_drafts(actor_of(request))]
    return render(request, "cases/desk/drafts.jinja", {"drafts": drafts})


@access(WORK_DESK, WORK_GRID)
@require_POST
def discarding(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw one away."""
    viewer = actor_of(request)
    draft = own_draft(viewer, draft_id)
    if draft is None:
        raise NotFound
    clear_draft(draft.case, by=viewer, form=draft.form)
    done = f"draft:{draft.form}:{draft.case.number}"
    messages.success(request, _("草稿已删除。"), extra_tags=done)
    back = safe_next(request, default="/desk/drafts")
    return HttpResponse(status=303, headers={"Location": back})
