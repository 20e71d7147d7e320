"""The four pages of each kind of prepared things: list, new, edit, put away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.cases.permissions import MANAGE_TEMPLATES, WORK_DESK
from shanzhi.cases.web.prepared_form import form_page, found, list_page
from shanzhi.kernel.api import Invalid, Versioned, access, actor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One kind: ``many`` and ``one`` are its names in addresses. ``save`` takes the form and the
    row that it is about (None: a new one), ``filled`` says what the form shows beside name, place
    and category, ``put_away`` is the action."""

    many: str
    one: str
    rows: Versioned[Any]
    save: Callable[[HttpRequest, Any], object]
    filled: Callable[[HttpRequest, Any], dict[str, Any]]
    put_away: Callable[..., object]


def pages_of(shelf: Shelf) -> list[URLPattern]:
    """Where they are."""
    home = f"desk/{shelf.many}"

    @access(WORK_DESK)
    @require_GET
    def rows(request: HttpRequest) -> HttpResponse:
        """What there is where the viewer works."""
        return list_page(request, shelf.many, shelf.rows.get())

    @access(MANAGE_TEMPLATES)
    @require_http_methods(["GET", "POST"])
    def new(request: HttpRequest) -> HttpResponse:
        """Write one."""
        return _form(request, shelf, None)

    @access(MANAGE_TEMPLATES)
    @require_http_methods(["GET", "POST"])
    def edit(request: HttpRequest, row_id: int) -> HttpResponse:
        """Change one."""
        return _form(request, shelf, found(actor_of(request), shelf.rows.get(), row_id))

    @access(MANAGE_TEMPLATES)
    @require_POST
    def away(request: HttpRequest, row_id: int) -> HttpResponse:
        """Put one away: it is offered no more."""
        viewer = actor_of(request)
        shelf.put_away(found(viewer, shelf.rows.get(), row_id), by=viewer)
        messages.success(request, _("已停用。"))
        return HttpResponseRedirect(f"/{home}", status=303)

    return [
        path(home, rows, name=f"desk-{shelf.many}"),
        path(f"{home}/new", new, name=f"desk-{shelf.one}-new"),
        path(f"{home}/<int:row_id>", edit, name=f"desk-{shelf.one}"),
        path(f"{home}/<int:row_id>/away", away, name=f"desk-{shelf.one}-away"),
    ]


def _form(request: HttpRequest, shelf: Shelf, row: Any) -> HttpResponse:
    if request.method != "POST":
        return form_page(request, shelf.many, row, shelf.filled(request, row))
    try:
        shelf.save(request, row)
    except Invalid as why:
        return form_page(request, shelf.many, row, shelf.filled(request, row), why)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(f"/desk/{shelf.many}", status=303)
