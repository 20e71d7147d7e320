"""The desk: checklists of a place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.cases.actions.save_checklist import put_checklist_away, save_checklist
from shanzhi.cases.models import Checklist
from shanzhi.cases.permissions import MANAGE_TEMPLATES, WORK_DESK
from shanzhi.cases.queries.prepared import checklist_rows
from shanzhi.cases.rules.prepared import read_items, write_items
from shanzhi.cases.web.prepared_form import form_page, found, list_page, where_of
from shanzhi.kernel.api import Invalid, access, actor_of

KIND = "checklists"


@access(WORK_DESK)
@require_GET
def checklists(request: HttpRequest) -> HttpResponse:
    """What there is where the viewer works."""
    return list_page(request, KIND, checklist_rows.get())


@access(MANAGE_TEMPLATES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write one."""
    return _form(request, None)


@access(MANAGE_TEMPLATES)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, row_id: int) -> HttpResponse:
    """Change one."""
    return _form(request, found(actor_of(request), checklist_rows.get(), row_id))


@access(MANAGE_TEMPLATES)
@require_POST
def away(request: HttpRequest, row_id: int) -> HttpResponse:
    """Put one away: it is offered no more."""
    put_checklist_away(found(actor_of(request), checklist_rows.get(), row_id), by=actor_of(request))
    messages.success(request, _("已停用。"))
    return HttpResponseRedirect(f"/desk/{KIND}", status=303)


def _form(request: HttpRequest, row: Checklist | None) -> HttpResponse:
    if request.method != "POST":
        return form_page(request, KIND, row, _filled(row))
    try:
        save_checklist(
            row,
            by=actor_of(request),
            where=where_of(request),
            items=read_items(request.POST.get("items", "")),
        )
    except Invalid as why:
        return form_page(request, KIND, row, _filled(row), why)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(f"/desk/{KIND}", status=303)


def _filled(row: Checklist | None) -> dict[str, Any]:
    items = row.items.all() if row else ()
    return {"items": write_items([(item.words, item.is_required) for item in items])}
