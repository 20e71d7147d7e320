"""Saved views beside the queue, and the page on which they are kept in order."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.delete_view import delete_view
from shanzhi.cases.actions.move_view import move_view
from shanzhi.cases.actions.rename_view import rename_view
from shanzhi.cases.actions.save_view import save_view
from shanzhi.cases.models import SavedView
from shanzhi.cases.permissions import SAVE_VIEWS, SHARE_VIEWS
from shanzhi.cases.queries.views import may_change_view, view_of, visible_views
from shanzhi.cases.web.complaints import Faults
from shanzhi.cases.web.lists import desk_list
from shanzhi.kernel.api import Actor, Invalid, Target, access, actor_of, allowed, render
from shanzhi.places import api as places


def views_context(viewer: Actor, asked: dict[str, str]) -> dict[str, Any]:
    """The views that stand beside the queue, and what the queue as it is would be saved as."""
    if not allowed(viewer, SAVE_VIEWS):
        return {"views": [], "may_save": False}
    query = urlencode(asked)
    return {
        "views": [_link(view, query) for view in visible_views(viewer)],
        "may_save": True,
        "view_query": query,
        "share_places": share_places(viewer),
    }


def share_places(viewer: Actor) -> list[tuple[str, str]]:
    """Places whose people the viewer may share a view with."""
    scopes = sorted({scope for scope in viewer.scopes() if scope})
    return [
        (scope, _("%(place)s的所有人") % {"place": places.division_name(scope)})
        for scope in scopes
        if allowed(viewer, SHARE_VIEWS, Target(place_code=scope))
    ]


def _link(view: SavedView, query: str = "") -> dict[str, Any]:
    asked = dict(parse_qsl(view.query))
    return {
        "view": view,
        "href": desk_list(asked.get("list", "")).url(asked),
        "current": view.query == query,
    }


@access(SAVE_VIEWS)
@require_GET
def views_page(request: HttpRequest) -> HttpResponse:
    """One's views and those that are shared here, to rename, reorder and delete."""
    return _page(request)


def _page(
    request: HttpRequest, refused: Invalid | None = None, changed: int | None = None
) -> HttpResponse:
    viewer = actor_of(request)
    rows = [
        _link(view)
        | {
            "may_change": may_change_view(viewer, view),
            "place": places.division_name(view.place_code) if view.place_code else "",
        }
        for view in visible_views(viewer)
    ]
    context = {
        "rows": rows,
        "errors": Faults({"view_name": str(refused)} if refused else {}),
        "changed": changed,
        "typed": request.POST if refused else {},
        "share_places": share_places(viewer),
    }
    status = refused.status if refused else 200
    return render(request, "cases/desk/views.jinja", context, status=status)


@access(SAVE_VIEWS)
@require_POST
def new_view(request: HttpRequest) -> HttpResponse:
    """Save what the queue shows."""
    from shanzhi.cases.web.queue_view import asked_of  # the queue shows the views

    asked = asked_of(dict(parse_qsl(request.POST.get("query", ""))))
    try:
        view = save_view(
            by=actor_of(request),
            name=request.POST.get("view_name", ""),
            query=urlencode(asked),
            place_code=request.POST.get("shared_with", ""),
        )
    except Invalid as why:
        return _page(request, why)
    messages.success(request, _("视图“%(name)s”已保存。") % {"name": view.name})
    return HttpResponseRedirect(_link(view)["href"], status=303)


@access(SAVE_VIEWS)
@require_POST
def view_name(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename it."""
    view = view_of(actor_of(request), view_id)
    try:
        rename_view(view, by=actor_of(request), name=request.POST.get("view_name", ""))
    except Invalid as why:
        return _page(request, why, view_id)
    return HttpResponseRedirect("/desk/views", status=303)


@access(SAVE_VIEWS)
@require_POST
def view_position(request: HttpRequest, view_id: int) -> HttpResponse:
    """Move it up or down."""
    step = -1 if request.POST.get("direction") == "up" else 1
    move_view(view_of(actor_of(request), view_id), by=actor_of(request), step=step)
    return HttpResponseRedirect("/desk/views", status=303)


@access(SAVE_VIEWS)
@require_POST
def view_removal(request: HttpRequest, view_id: int) -> HttpResponse:
    """Throw it away."""
    delete_view(view_of(actor_of(request), view_id), by=actor_of(request))
    messages.success(request, _("视图已删除；里面的诉求不受影响。"))
    return HttpResponseRedirect("/desk/views", status=303)
