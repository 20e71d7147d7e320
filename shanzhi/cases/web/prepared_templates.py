"""The desk: reply templates of a place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.cases.actions.save_template import put_template_away, save_template
from shanzhi.cases.models import ReplyTemplate
from shanzhi.cases.permissions import MANAGE_TEMPLATES, WORK_DESK
from shanzhi.cases.queries.prepared import template_rows
from shanzhi.cases.rules.placeholders import KNOWN
from shanzhi.cases.web.prepared_form import form_page, found, list_page, where_of
from shanzhi.kernel.api import Invalid, access, actor_of

KIND = "templates"


@access(WORK_DESK)
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """What there is where the viewer works."""
    return list_page(request, KIND, template_rows.get())


@access(MANAGE_TEMPLATES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write one."""
    return _form(request, None)


@access(MANAGE_TEMPLATES)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, row_id: int) -> HttpResponse:
    """Change one."""
    return _form(request, found(actor_of(request), template_rows.get(), row_id))


@access(MANAGE_TEMPLATES)
@require_POST
def away(request: HttpRequest, row_id: int) -> HttpResponse:
    """Put one away: it is offered no more."""
    put_template_away(found(actor_of(request), template_rows.get(), row_id), by=actor_of(request))
    messages.success(request, _("已停用。"))
    return HttpResponseRedirect(f"/desk/{KIND}", status=303)


def _form(request: HttpRequest, row: ReplyTemplate | None) -> HttpResponse:
    if request.method != "POST":
        return form_page(request, KIND, row, _filled(row))
    try:
        save_template(
            row, by=actor_of(request), where=where_of(request), body=request.POST.get("body", "")
        )
    except Invalid as why:
        return form_page(request, KIND, row, _filled(row), why)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(f"/desk/{KIND}", status=303)


def _filled(row: ReplyTemplate | None) -> dict[str, Any]:
    return {"body": row.body if row else "", "known": " ".join(f"{{{name}}}" for name in KNOWN)}
