"""The desk's pages of grids: the list, one grid, and what may be changed there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.api import Actor, Invalid, Refusal, Target, access, actor_of, allowed, render
from shanzhi.places.actions.create_grid import create_grid
from shanzhi.places.actions.rename_grid import rename_grid
from shanzhi.places.models import Division, Grid
from shanzhi.places.models.qr_code import QrKind
from shanzhi.places.permissions import (
    DRAW_GRID,
    ISSUE_CODE,
    KEEP_GRIDS,
    READ_PLACES,
    REVOKE_CODE,
)
from shanzhi.places.queries.codes import printed_code
from shanzhi.places.queries.grids import (
    buildings_of,
    codes_of,
    communities_of,
    streets_of,
    visible_grid,
    visible_grids,
)
from shanzhi.places.queries.names import path_of
from shanzhi.places.queries.shapes import shape_bounds
from shanzhi.places.rules.printed_code import spaced

_PER_PAGE = 50


@access(READ_PLACES)
@require_safe
def grids(request: HttpRequest) -> HttpResponse:
    """Grids of the viewer's places, by street, by words in the name."""
    viewer = actor_of(request)
    street, words = request.GET.get("street", ""), request.GET.get("words", "").strip()
    found = visible_grids(viewer)
    if street:
        found = found.filter(code__startswith=street)
    if words:
        found = found.filter(name__icontains=words) | found.filter(code__startswith=words)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "streets": streets_of(viewer),
        "street": street,
        "words": words,
        "may_create": allowed(viewer, KEEP_GRIDS),
        "previous": _page_url(request, page.number - 1) if page.has_previous() else "",
        "next": _page_url(request, page.number + 1) if page.has_next() else "",
    }
    return render(request, "places/grids.jinja", context)


@access(READ_PLACES)
@require_safe
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """One grid: its boundary on the map, its codes, its buildings."""
    return grid_page(request, visible_grid(actor_of(request), code))


def grid_page(
    request: HttpRequest, place: Grid, errors: dict[str, str] | None = None
) -> HttpResponse:
    """The page of a grid, with what was wrong in the form that was sent."""
    viewer = actor_of(request)
    bounds = shape_bounds(place.code)
    codes = codes_of(viewer, place.code)
    context = {
        "grid": place,
        "path": path_of(place.code),
        "bounds": ",".join(f"{edge:.5f}" for edge in bounds) if bounds else "",
        "buildings": buildings_of(place.code),
        "codes": [(code, spaced(printed_code(code))) for code in codes],
        "kinds": QrKind.choices,
        "errors": errors or {},
        **_abilities(viewer, place),
    }
    return render(request, "places/grid.jinja", context, status=422 if errors else 200)


@access(READ_PLACES)
@require_safe
def building_points(request: HttpRequest, code: str) -> HttpResponse:
    """Buildings of a grid as GeoJSON points, for the map on its page."""
    place = visible_grid(actor_of(request), code)
    features = [
        {
            "type": "Feature",
            "properties": {"name": building.name, "tone": "", "count": 1, "url": ""},
            "geometry": {"type": "Point", "coordinates": [building.longitude, building.latitude]},
        }
        for building in buildings_of(place.code)
        if building.latitude is not None
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@access(KEEP_GRIDS)
@require_http_methods(["GET", "POST"])
def new_grid(request: HttpRequest) -> HttpResponse:
    """Set up a grid in one of the viewer's communities."""
    viewer = actor_of(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = create_grid(
                request.POST.get("community", ""),
                request.POST.get("name", ""),
                by=viewer,
                households=_number(request.POST.get("households", "")),
            )
        except Invalid as why:
            errors = why.fields
        except Refusal as why:
            errors = {"community": str(why)}
        else:
            messages.success(request, _("网格已设立，接下来请绘制边界、发放二维码。"))
            return to_grid(made.code)
    context = {"communities": _choices(viewer), "given": request.POST, "errors": errors}
    return render(request, "places/new_grid.jinja", context, status=422 if errors else 200)


@access(KEEP_GRIDS)
@require_POST
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Call the grid by another name."""
    viewer = actor_of(request)
    place = visible_grid(viewer, code)
    try:
        rename_grid(place.code, request.POST.get("name", ""), by=viewer)
    except Invalid as why:
        return grid_page(request, place, why.fields)
    messages.success(request, _("名称已更改。"))
    return to_grid(place.code)


def to_grid(code: str) -> HttpResponse:
    """Back to the grid's page after something was done."""
    return HttpResponseRedirect(reverse("desk_grid", kwargs={"code": code}))


def _abilities(viewer: Actor, place: Grid) -> dict[str, Any]:
    here = Target(place_code=place.code)
    return {
        "may_rename": allowed(viewer, KEEP_GRIDS, here),
        "may_draw": allowed(viewer, DRAW_GRID, here),
        "may_issue": allowed(viewer, ISSUE_CODE, here),
        "may_revoke": allowed(viewer, REVOKE_CODE, here),
    }


def _choices(viewer: Actor) -> list[tuple[str, str]]:
    communities: list[Division] = list(communities_of(viewer))
    return [
        (one.code, f"{one.parent.name} · {one.name}" if one.parent else one.name)
        for one in communities
    ]


def _number(text: str) -> int:
    clean = text.strip() or "0"
    if not (clean.isascii() and clean.isdigit() and len(clean) < 9):  # 2026-11-22: digits
        raise Invalid({"households": _("户数请填整数。")})
    return int(clean)


def _page_url(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"
