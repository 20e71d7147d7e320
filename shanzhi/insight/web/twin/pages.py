"""The twin: buildings on the map and in a list, one building with its floors, and what goes on now."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from shanzhi.cases.api import READ_FIGURES, open_in_building
from shanzhi.insight.queries.twin.floors import house
from shanzhi.insight.queries.twin.houses import HousePage, drawn_counts, house_for, house_page
from shanzhi.insight.queries.twin.now import twin_now
from shanzhi.insight.queries.twin.tiles import tiles_version
from shanzhi.insight.web.twin.scope import private, scope_of
from shanzhi.kernel.api import access, actor_of, client_address, now, record_access, render
from shanzhi.places.api import Building, division_name, grid_names, path_of, shape_bounds
from shanzhi.sensing.api import alarms_on_map, sensors_on_map

PAGE = "/cockpit/twin"
LONGEST_WORDS = 40
PANEL = "twin-building"


@access(READ_FIGURES)
@require_GET
def twin(request: HttpRequest) -> HttpResponse:
    """The map, and the same buildings as a list under it."""
    viewer, scope = actor_of(request), scope_of(request)
    words, busy = request.GET.get("q", "").strip()[:LONGEST_WORDS], bool(request.GET.get("busy"))
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    page = house_page(viewer, scope, now(), words=words, busy=busy, page=number)
    outlines, unknown = drawn_counts(scope)
    context = {
        "scope": scope,
        "title": division_name(scope) if scope else "",
        "page": page,
        "words": words,
        "busy": busy,
        "grids": grid_names(),
        "outlines": outlines,
        "unknown": unknown,
        "bounds": shape_bounds(scope),
        "version": tiles_version(),
        **_links(scope, words, busy, page),
    }
    return private(render(request, "insight/twin/twin.jinja", context))


def _links(scope: str, words: str, busy: bool, page: HousePage) -> dict[str, str]:
    """Addresses of this list with one thing changed; "" where there is no such page."""

    def to(**change: object) -> str:
        asked = {"place": scope, "q": words, "busy": 1 if busy else "", "page": 1} | change
        return f"{PAGE}?{urlencode({key: value for key, value in asked.items() if value})}"

    return {
        "here": to(page=page.number),
        "before": to(page=page.number - 1) if page.number > 1 else "",
        "after": to(page=page.number + 1) if page.number < page.pages else "",
        "all_link": to(busy=""),
        "busy_link": to(busy=1),
    }


@access(READ_FIGURES)
@require_GET
def building(request: HttpRequest, building_id: int) -> HttpResponse:
    """One building; for the map only the part that stands beside it."""
    viewer = actor_of(request)
    found = house_for(viewer, building_id)
    floors = house(viewer, found)
    if floors.homes:
        record_access(
            viewer,
            action="insight.twin_homes",
            subject=("household", 0),
            place_code=found.grid_id,
            count=floors.homes,
            address=client_address(request),
        )
    context = {
        "building": found,
        "path": [name for _code, name in path_of(found.grid_id)],
        "house": floors,
        "matters": open_in_building(viewer, found.pk),
        "alarms": alarms_on_map(viewer, found.grid_id, building_id=found.pk),
        "sensors": sensors_on_map(viewer, found.grid_id, building_id=found.pk),
        "at": now(),
        "back": _back(found),
    }
    block = "panel" if request.headers.get("HX-Target", "") == PANEL else None
    return private(render(request, "insight/twin/building.jinja", context, block=block))


def _back(building: Building) -> str:
    return f"{PAGE}?{urlencode({'place': building.grid_id[:12]})}"


@access(READ_FIGURES)
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """What the map colours and marks for this viewer at this moment, as JSON."""
    scope = scope_of(request)
    return private(JsonResponse(twin_now(actor_of(request), scope, now())))
