"""Grids, buildings and codes as a viewer may read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet

from shanzhi.kernel.api import Actor, NotFound
from shanzhi.lib.coordinates import distance_m
from shanzhi.places.models import Building, Division, Grid, QrCode

M = TypeVar("M", bound=Model)


def grid(code: str) -> Grid | None:
    """The active grid with its community, or None. Its name is public: it hangs on the wall."""
    return Grid.objects.select_related("community").filter(pk=code, is_active=True).first()


def division(code: str) -> Division | None:
    """The division, or None."""
    return Division.objects.filter(pk=code).first()


def divisions_under(parent_code: str) -> QuerySet[Division]:
    """Divisions one level below ``parent_code`` (counties for ""), in the order of codes."""
    found = Division.objects.filter(parent_id=parent_code or None)
    return found.defer("shape").order_by("code")


def building(building_id: int) -> Building | None:
    """The building with its estate and grid, or None."""
    return Building.objects.select_related("estate", "grid").filter(pk=building_id).first()


def buildings_by_id(ids: Collection[int]) -> dict[int, Building]:
    """Buildings without what they belong to (one query)."""
    return Building.objects.in_bulk(list(ids)) if ids else {}


def buildings_of(grid_code: str) -> list[Building]:
    """Buildings of a grid with their estates, in the order of estates and names (one query)."""
    found = Building.objects.filter(grid_id=grid_code).select_related("estate")
    return sorted(found, key=lambda b: (b.estate.name if b.estate else "", len(b.name), b.name))


def buildings_in(grid_codes: Sequence[str]) -> list[Building]:
    """Buildings of several grids with their estates, grid by grid, in the order of estates and names
    (one query)."""
    found = Building.objects.filter(grid_id__in=grid_codes).select_related("estate")
    return sorted(
        found, key=lambda b: (b.grid_id, b.estate.name if b.estate else "", len(b.name), b.name)
    )


def nearest_building(
    grid_code: str, lat: float, lng: float, *, within_m: float
) -> tuple[Building, float] | None:
    """The building of a grid that is nearest to a point (WGS-84 degrees), and how many metres away;
    None when none is as near as ``within_m``, or none has a place on the map (one query)."""
    found = [
        (building, distance_m(lat, lng, building.latitude, building.longitude))
        for building in buildings_of(grid_code)
        if building.latitude is not None and building.longitude is not None
    ]
    nearest = min(found, key=lambda one: one[1], default=None)
    return nearest if nearest and nearest[1] <= within_m else None


def visible_grids(viewer: Actor) -> QuerySet[Grid]:
    """Active grids in the viewer's scope, each with its number of valid codes (``code_count``)."""
    valid = Count("codes", filter=Q(codes__revoked_at__isnull=True))
    active = Grid.objects.filter(is_active=True).select_related("community__parent")
    return _under_scopes(active, viewer).annotate(code_count=valid).order_by("code")


def visible_grid(viewer: Actor, code: str) -> Grid:
    """One of the viewer's grids. Raises NotFound for others: a stranger learns nothing."""
    found = visible_grids(viewer).filter(pk=code).first()
    if found is None:
        raise NotFound
    return found


def codes_of(viewer: Actor, grid_code: str) -> list[QrCode]:
    """Codes of a grid of the viewer's, the valid ones first, newest first (one query)."""
    found = QrCode.objects.filter(grid__in=visible_grids(viewer), grid_id=grid_code)
    newest = found.select_related("building__estate").order_by("-issued_at", "-pk")
    return sorted(newest, key=lambda code: code.revoked_at is not None)


def visible_code(viewer: Actor, qr_code_id: int) -> QrCode:
    """A code of one of the viewer's grids. Raises NotFound for others."""
    found = (
        QrCode.objects.filter(pk=qr_code_id, grid__in=visible_grids(viewer))
        .select_related("grid__community", "building__estate")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def communities_of(viewer: Actor) -> QuerySet[Division]:
    """Communities under the viewer's scopes, with their streets, in the order of codes."""
    found = Division.objects.filter(level=12).defer("shape").select_related("parent")
    return _under_scopes(found, viewer).order_by("code")


def streets_of(viewer: Actor) -> list[tuple[str, str]]:
    """(code, name) of the streets in which the viewer sees grids."""
    found = Division.objects.filter(level=9).order_by("code").values_list("code", "name")
    scopes = viewer.scopes()
    return [
        (code, name)
        for code, name in found
        if any(code.startswith(scope[:9]) or scope.startswith(code) for scope in scopes)
    ]


def _under_scopes(places: QuerySet[M], viewer: Actor) -> QuerySet[M]:
    """Rows whose ``code`` lies under a place at which the viewer holds a role."""
    scopes = viewer.scopes()
    if "" in scopes:
        return places
    within = Q(pk__in=[])
    for scope in scopes:
        within |= Q(code__startswith=scope)
    return places.filter(within)
