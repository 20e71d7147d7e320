"""Who was whistled where, who came, and who did not."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shanzhi.cases.models import Case, Whistle, WhistleCall
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.whistle import AWAITED, OPEN_CALLS
from shanzhi.cases.permissions import FIGURE_ROLES, READ_JOINT
from shanzhi.cases.rules.whistle import Point, point_of
from shanzhi.kernel.api import Actor, NotFound, require
from shanzhi.organizations import api as organizations
from shanzhi.places import api as places

PAGE = 100


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to come: a place code, words, and a point (WGS-84) when one is known."""

    place_code: str
    words: str
    point: Point | None


def spot_of(case: Case, point: Point | None = None) -> Spot:
    """The matter's own place; with ``point`` that point, in the grid in which it lies."""
    building = case.building
    own = point_of(case.latitude, case.longitude)
    if own is None and building is not None:
        own = point_of(building.latitude, building.longitude)
    words = [places.division_name(case.place_code), building.full_name if building else ""]
    told = " · ".join(filter(None, [*words, case.address]))[:160] or case.place_code
    if point is None:
        return Spot(case.place_code, told, own)
    found = places.locate(*point)
    grid = found.grid_code if found.inside else ""
    return Spot(grid or case.place_code, told, point)


def callable_units(case: Case) -> list[organizations.Unit]:
    """Units in use that serve the place, at every level: a whistle goes past the steps between."""
    return organizations.units_for(case.place_code)


def call_for(viewer: Actor, call_id: int) -> WhistleCall:
    """A call of the viewer's units, or of a matter in the viewer's places.

    Raises NotFound: to others it does not exist.
    """
    mine = Q(unit_id__in=viewer.unit_ids)
    found = _calls().filter(mine | _in_places(viewer), pk=call_id).first()
    if found is None:
        raise NotFound
    return found


def whistle_for(viewer: Actor, whistle_id: int) -> Whistle:
    """A whistle in the viewer's places. Raises NotFound: to others it does not exist."""
    found = _whistles().filter(_in_places(viewer), pk=whistle_id).first()
    if found is None:
        raise NotFound
    return found


def calls_for_units(viewer: Actor) -> list[WhistleCall]:
    """What the viewer's units are asked to come to, or are at, the most pressing first (1 query)."""
    return list(
        _calls()
        .filter(unit_id__in=viewer.unit_ids, state__in=OPEN_CALLS, case__state__in=OPEN_STATES)
        .order_by("due_at", "pk")[:PAGE]
    )


def calls_here(viewer: Actor, grid_code: str) -> list[WhistleCall]:
    """Where the viewer's units are awaited in this grid, for who has just scanned its code (1
    query, none for who belongs to no unit)."""
    if not viewer.unit_ids:
        return []
    return [
        call
        for call in _calls().filter(
            unit_id__in=viewer.unit_ids, state__in=AWAITED, case__state__in=OPEN_STATES
        )
        if grid_code.startswith(call.whistle.place_code)
        or call.whistle.place_code.startswith(grid_code)
    ]


def whistles_of(case: Case) -> list[Whistle]:
    """Every whistle of a matter with its calls, newest first (2 queries)."""
    return list(_whistles().filter(case=case).order_by("-pk"))


def open_whistles(viewer: Actor, *, missed_only: bool = False) -> list[Whistle]:
    """Whistles in the viewer's places whose matters are open, newest first (2 queries).

    Raises Denied.
    """
    require(viewer, READ_JOINT)
    found = _whistles().filter(
        _in_places(viewer), case__state__in=OPEN_STATES, cancelled_at__isnull=True
    )
    if missed_only:
        late = WhistleCall.objects.filter(missed_at__isnull=False).values("whistle_id")
        found = found.filter(pk__in=late)
    return list(found.order_by("-pk")[:PAGE])


def _in_places(viewer: Actor) -> Q:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*FIGURE_ROLES):
        reach |= Q(case__place_code__startswith=scope)
    return reach


def _whistles() -> QuerySet[Whistle]:
    return Whistle.objects.select_related("case", "whistled_by").prefetch_related(
        "calls__unit", "calls__came"
    )


def _calls() -> QuerySet[WhistleCall]:
    return WhistleCall.objects.select_related(
        "whistle__whistled_by", "case__category", "case__holder_unit", "case__text", "unit", "came"
    )
