"""People and places for tests, made through the actions as everybody else makes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from shanzhi.kernel.api import SYSTEM, Actor, Grant, Role
from shanzhi.places.actions.create_grid import create_grid
from shanzhi.places.actions.draw_grid import draw_grid
from shanzhi.places.actions.import_divisions import import_divisions
from shanzhi.places.actions.issue_qr_code import issue_qr_code
from shanzhi.places.actions.register_buildings import NewBuilding, register_buildings
from shanzhi.places.actions.register_estate import register_estate
from shanzhi.places.models import Building, Division, Estate, Grid, QrCode
from shanzhi.places.rules.division_rows import DivisionRow

COMMUNITY = "990101001001"
_numbers = count(1)


def make_staff(role: Role = Role.STREET_DISPATCHER, scope: str = "990101001", **over: Any) -> Actor:
    """Somebody of the staff with one role."""
    values: dict[str, Any] = {
        "kind": "staff",
        "id": next(_numbers),
        "name": "王芳",
        "grants": (Grant(role, scope),),
    }
    return Actor(**(values | over))


def make_community(code: str = COMMUNITY, name: str = "和风社区居委会") -> Division:
    """A community with its street and county."""
    import_divisions(
        [
            DivisionRow(1, code[:6], "和风县"),
            DivisionRow(2, code[:9], "晨光街道"),
            DivisionRow(3, code, name),
        ],
        by=SYSTEM,
    )
    return Division.objects.get(pk=code)


def make_square(lat: float = 31.0, lng: float = 124.0, side: float = 0.004) -> dict[str, Any]:
    """A GeoJSON square with its south-west corner at the point; degrees."""
    corners = [
        [lng, lat],
        [lng + side, lat],
        [lng + side, lat + side],
        [lng, lat + side],
        [lng, lat],
    ]
    return {"type": "Polygon", "coordinates": [corners]}


def make_grid(
    name: str = "", community: str = COMMUNITY, shape: dict[str, Any] | None = None, **over: Any
) -> Grid:
    """A grid of the community, drawn when a shape is given."""
    if not Division.objects.filter(pk=community).exists():
        make_community(community)
    grid = create_grid(community, name or f"第{next(_numbers)}网格", by=SYSTEM, **over)
    return draw_grid(grid.code, shape, by=SYSTEM) if shape is not None else grid


def make_estate(
    name: str = "翠湖花园", community: str = COMMUNITY, aliases: Sequence[str] = ()
) -> Estate:
    """An estate of the community."""
    if not Division.objects.filter(pk=community).exists():
        make_community(community)
    return register_estate(community, name, by=SYSTEM, aliases=aliases)


def make_building(
    name: str = "1幢", *, grid: Grid | None = None, estate: Estate | None = None, **over: Any
) -> Building:
    """A building in the grid (a new one when none is given)."""
    place = grid or make_grid()
    return register_buildings(place.code, [NewBuilding(name, **over)], by=SYSTEM, estate=estate)[0]


def make_code(grid: Grid | None = None, **over: Any) -> QrCode:
    """A valid code of the grid (a new one when none is given)."""
    place = grid or make_grid()
    issued = issue_qr_code(place.code, by=SYSTEM, **over)
    return QrCode.objects.select_related("grid__community", "building").get(pk=issued.pk)
