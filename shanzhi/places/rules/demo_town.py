"""The demo county: 善治县 exists nowhere. Same names, same lines, same points every time.

Its codes begin with 99, which GB/T 2260 gives to no province, and it lies on open sea, so that no
real place is meant.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from shanzhi.lib.coordinates import metres_per_degree
from shanzhi.places.rules.division_rows import DivisionRow
from shanzhi.places.rules.shapes import DECIMALS, Area

COUNTY = "990001"
CENTRE = (31.0, 124.5)
"""Latitude and longitude in WGS-84 degrees."""
_SIDE_M = 420.0
_COLUMNS, _ROWS = 8, 6
_SEED = 20261122
_STREETS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "001",
        "云溪街道",
        (("001", "云溪"), ("002", "望月"), ("003", "听松"), ("004", "长桥")),
    ),
    (
        "002",
        "青禾街道",
        (("001", "青禾"), ("002", "书院里"), ("003", "南塘"), ("004", "织锦巷")),
    ),
    (
        "100",
        "稻香镇",
        (("001", "稻香"), ("002", "渡口"), ("201", "杏花"), ("202", "竹溪")),
    ),
)
_NUMERALS = ("一", "二", "三", "四")
_ESTATES = (
    "锦云花园",
    "溪畔人家",
    "云栖苑",
    "清源小区",
    "望月新村",
    "桂香园",
    "明月湾",
    "东篱小区",
    "听松雅苑",
    "松涛里",
    "翠屏家园",
    "半山小区",
    "长桥新村",
    "桥东里",
    "虹影苑",
    "枕河人家",
    "青禾佳苑",
    "禾苗小区",
    "麦田公寓",
    "春晓苑",
    "书院里小区",
    "墨香园",
    "砚池新村",
    "学府家园",
    "南塘新苑",
    "荷风里",
    "采莲小区",
    "水云居",
    "织锦公寓",
    "丝路新村",
    "锦绣里",
    "纺园小区",
    "稻香名苑",
    "谷雨小区",
    "金穗家园",
    "丰和里",
    "渡口新村",
    "帆影苑",
    "临江人家",
    "渔歌小区",
    "杏花苑",
    "杏林里",
    "清明小区",
    "花溪人家",
    "竹溪家园",
    "竹影里",
    "筠园小区",
    "溪口新村",
)


@dataclass(frozen=True, slots=True)
class DemoBuilding:
    """A building of the demo: name, floors, WGS-84 degrees."""

    name: str
    floors: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class DemoGrid:
    """A grid of the demo with the one estate that lies in it."""

    code: str
    name: str
    households: int
    area: Area
    estate: str
    aliases: tuple[str, ...]
    address: str
    buildings: tuple[DemoBuilding, ...]


def demo_divisions() -> list[DivisionRow]:
    """The county, three streets and towns, twelve communities and villages."""
    rows = [(COUNTY, "善治县")]
    for street_digits, street, communities in _STREETS:
        street_code = COUNTY + street_digits
        rows.append((street_code, street))
        for digits, name in communities:
            kind = "村委会" if digits >= "200" else "社区居委会"
            rows.append((street_code + digits, name + kind))
    return [DivisionRow(line, code, name) for line, (code, name) in enumerate(rows, 2)]


def demo_grids() -> list[DemoGrid]:
    """Forty-eight grids, four to a community, that share their edges and nothing else."""
    chance = random.Random(_SEED)  # noqa: S311  # 2026-11-22: a drawing, not a secret
    cells = _cells(chance)
    found = []
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            street = _STREETS[row // 2]
            digits, name = street[2][column // 2]
            number = (row % 2) * 2 + column % 2
            area = cells[row * _COLUMNS + column]
            estate = _ESTATES[(row // 2 * 4 + column // 2) * 4 + number]
            buildings = tuple(_buildings(area, chance))
            found.append(
                DemoGrid(
                    code=f"{COUNTY}{street[0]}{digits}{number + 1:03d}",
                    name=f"{name}第{_NUMERALS[number]}网格",
                    households=sum(one.floors for one in buildings) * 6,
                    area=area,
                    estate=estate,
                    aliases=(f"{estate.removesuffix('小区')}大院",),
                    address=f"{street[1]}{name}路{10 + 4 * row + 2 * column}号",
                    buildings=buildings,
                )
            )
    return sorted(found, key=lambda grid: grid.code)


def _cells(chance: random.Random) -> list[Area]:
    """The cells of jittered seeds, in the order of rows (south to north) and columns."""
    seeds = [
        (
            (column - _COLUMNS / 2 + 0.5 + chance.uniform(-0.3, 0.3)) * _SIDE_M,
            (row - _ROWS / 2 + 0.5 + chance.uniform(-0.3, 0.3)) * _SIDE_M,
        )
        for row in range(_ROWS)
        for column in range(_COLUMNS)
    ]
    county = _county_outline(chance)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=county, ordered=True)
    return [_on_earth(cell.intersection(county)) for cell in cells.geoms]


def _county_outline(chance: random.Random) -> shapely.Polygon:
    """A rounded, slightly uneven coast around all the seeds, in metres."""
    corners = []
    for step in range(72):
        angle = step * math.tau / 72
        across, along = math.cos(angle), math.sin(angle)
        # A superellipse holds the outer seeds where an ellipse would cut the corners off.
        reach = (abs(across) ** 4 + abs(along) ** 4) ** -0.25 * (1.04 + chance.uniform(-0.02, 0.02))
        corners.append(
            (across * reach * _COLUMNS / 2 * _SIDE_M, along * reach * _ROWS / 2 * _SIDE_M)
        )
    return shapely.Polygon(corners)


def _on_earth(cell: shapely.Geometry) -> Area:
    lat, lng = CENTRE
    north, east = metres_per_degree(lat)

    moved = shapely.transform(
        cell,
        lambda xy: np.round(xy / np.array([east, north]) + np.array([lng, lat]), DECIMALS),
    )
    if not isinstance(moved, shapely.Polygon):
        raise TypeError("a cell of the demo county is one polygon")
    return moved


def _buildings(area: Area, chance: random.Random) -> Iterator[DemoBuilding]:
    """Six to nine buildings in rows, well inside the grid."""
    lat, lng = area.centroid.y, area.centroid.x
    north, east = metres_per_degree(lat)
    yard = area.buffer(-15 / north)
    count = chance.randint(6, 9)
    number = 0
    for place in range(16):
        if number == count:
            return
        across, along = (place % 4 - 1.5) * 62, (place // 4 - 1.5) * 48
        point = shapely.Point(lng + across / east, lat + along / north)
        if yard.contains(point):
            number += 1
            yield DemoBuilding(
                name=f"{number}幢",
                floors=chance.choice((6, 6, 6, 11, 18)),
                latitude=round(point.y, DECIMALS),
                longitude=round(point.x, DECIMALS),
            )
