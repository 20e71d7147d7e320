"""The cockpit's first page: what is open, what is late, what came and went today, and where."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shanzhi.cases.permissions import FIGURE_ROLES, READ_FIGURES
from shanzhi.cases.queries.figures import GRID, cockpit_figures
from shanzhi.cases.queries.queue import QueueFilters, queue_page
from shanzhi.cases.web.deadline import deadlines_of
from shanzhi.cases.web.rates import main_rates
from shanzhi.kernel.api import Actor, access, actor_of, now, render
from shanzhi.places import api as places

FRAGMENTS = frozenset({"figures", "left", "right"})
LATEST = 8


@access(READ_FIGURES)
@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """The wall; for htmx only the part that is named as the target."""
    viewer = actor_of(request)
    scope = _digits(request.GET.get("place", "")) or _own_scope(viewer)
    picture = cockpit_figures(viewer, scope)
    latest = queue_page(viewer, QueueFilters(place_code=scope), size=LATEST).rows
    deadlines = deadlines_of(latest, now())
    context = {
        "picture": picture,
        "scope": scope,
        "title": places.division_name(scope) if scope else "",
        "above": _above(viewer, scope),
        "latest": [{"case": case, "deadline": deadlines[case.pk]} for case in latest],
        "rates": main_rates(viewer, scope),
        "bounds": places.shape_bounds(scope),
    }
    target = request.headers.get("HX-Target", "")
    block = target if target in FRAGMENTS else None
    return render(request, "cases/cockpit/wall.jinja", context, block=block)


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) <= GRID else ""


def _own_scope(viewer: Actor) -> str:
    """The widest place whose figures the viewer may see."""
    return min(viewer.scopes(*FIGURE_ROLES), key=len, default="")


def _above(viewer: Actor, scope: str) -> list[tuple[str, str]]:
    """The way back up, as far as the viewer may look."""
    own = _own_scope(viewer)
    path = places.path_of(scope)
    return [(code, name) for code, name in path if code.startswith(own) and code != scope]
