"""A made-up town of many houses beside an empty one of the same size, for the measurement of the twin."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

TOWN, EMPTY = "990301", "990302"
CENTRE = (31.3, 123.5)
# 132.39 square kilometres: a district of a large city.
SIDE_M = 11_506.0
# Streets lie so far apart; between them stands an estate of at most eight rows of eight houses.
BLOCK_M, ROW_M, COLUMN_M = 411.0, 44.0, 47.0
_STOREYS = (6, 6, 6, 11, 11, 18, 26, 33)
_ROWS_PER_PART = 1000


def prepare(houses: int) -> float:
    """Draw both counties, bring ``houses`` outlines in; returns outlines per second."""
    from shanzhi.insight.actions.twin.import_footprints import import_footprints
    from shanzhi.kernel.api import SYSTEM

    _counties()
    rows = _houses(houses)
    began = time.perf_counter()
    while part := list(islice(rows, _ROWS_PER_PART)):
        report = import_footprints(part, "bench", by=SYSTEM)
        if report.added != len(part):
            raise SystemExit(f"{len(part) - report.added} outlines were not taken")
    return houses / (time.perf_counter() - began)


def _counties() -> None:
    import shapely

    from shanzhi.kernel.api import SYSTEM
    from shanzhi.lib.coordinates import metres_per_degree
    from shanzhi.places.api import DivisionRow, geojson, import_divisions, import_shapes

    lat, lng = CENTRE
    north, east = metres_per_degree(lat)
    tall, wide = SIDE_M / 2 / north, SIDE_M / 2 / east
    rows = [DivisionRow(n, code, f"{code}县") for n, code in enumerate((TOWN, EMPTY), 1)]
    import_divisions(rows, by=SYSTEM)
    square = shapely.box(lng - wide, lat - tall, lng + wide, lat + tall)
    beside = shapely.box(lng + wide, lat - tall, lng + 3 * wide, lat + tall)
    import_shapes(
        [
            {"type": "Feature", "properties": {"code": code}, "geometry": geojson(area)}
            for code, area in ((TOWN, square), (EMPTY, beside))
        ],
        by=SYSTEM,
    )


def _houses(count: int) -> Iterator[Any]:
    """Estates of slabs and towers in every block, the same in every run."""
    from shanzhi.insight.rules.twin.rows import NewFootprint
    from shanzhi.insight.rules.twin.sketch import sketch
    from shanzhi.lib.coordinates import metres_per_degree

    lat, lng = CENTRE
    north, east = metres_per_degree(lat)
    blocks = int(SIDE_M / BLOCK_M)
    each = -(-count // blocks**2)
    chance = random.Random(20261126)
    for number in range(count):
        block, place = divmod(number, each)
        x = (block % blocks - blocks / 2 + 0.5) * BLOCK_M + (place % 8 - 3.5) * COLUMN_M
        y = (block // blocks - blocks / 2 + 0.5) * BLOCK_M + (place // 8 - 3.5) * ROW_M
        floors = chance.choice(_STOREYS)
        area = sketch(number, floors, lat + y / north, lng + x / east)
        yield NewFootprint(number, str(number), area, "", floors, None)
