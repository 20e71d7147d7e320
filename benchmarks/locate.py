"""Lookups per second of "which grid is here", one by one, over 2,076 grids of a synthetic county.

The grids go into a database of their own through the action everybody uses; the lookups go through
the room's front door. Reference: the bare STRtree asked for the same points, which finds boxes and
not yet grids.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

GRIDS = 2_076
AREA_KM2 = 1_277.0
LOOKUPS = 100_000
ROUNDS = 3
COUNTY = "990900"
Points = Sequence[tuple[float, float]]


def main() -> None:
    """Prepare, measure, print; the last line is one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    import django

    django.setup()
    from tests import database

    with database.of_this_run("bench_locate"):
        print(json.dumps(_measure()))


def _measure() -> dict[str, Any]:
    import shapely

    from shanzhi.places.api import locate

    print(f"Drawing {GRIDS} grids …", flush=True)
    areas = _synthetic_county()
    _draw(areas)
    points = _points_inside(areas)
    started = time.perf_counter()
    locate(*points[0])
    ready = time.perf_counter() - started
    tree = shapely.STRtree(areas)
    bare, ours = [], []
    for turn in range(ROUNDS):
        # In turns, so that a busy machine slows both.
        bare.append(_per_second(lambda lat, lng: tree.query(shapely.Point(lng, lat)), points))
        ours.append(_per_second(locate, points))
        print(f"  {turn + 1}: {ours[-1]:,.0f}/s, bare STRtree {bare[-1]:,.0f}/s", flush=True)
    value, reference = max(ours), max(bare)
    return {
        "name": "locate",
        "value": round(value),
        "unit": "lookups/s",
        "reference": round(reference),
        "ratio": round(value / reference, 2),
        "grids": GRIDS,
        "corners": int(sum(shapely.get_num_coordinates(areas))),
        "ready_seconds": round(ready, 2),
        "p99_us": round(_p99_us(locate, points), 1),
        "outside_per_second": round(_per_second(locate, _points_outside(areas))),
        "found_inside": sum(locate(*point).inside for point in points[:10_000]) / 10_000,
    }


def _synthetic_county() -> list[Any]:
    """Cells of uneven size with winding edges, as many and as large as a county's grids."""
    import numpy as np
    import shapely

    chance = random.Random(2076)
    side = math.sqrt(AREA_KM2) / 111.2
    whole = shapely.box(124.0, 31.0, 124.0 + side, 31.0 + side)
    seeds = shapely.MultiPoint(
        [
            (124.0 + side * chance.random() ** 1.5, 31.0 + side * chance.random() ** 1.5)
            for _ in range(GRIDS)
        ]
    )
    cells = shapely.voronoi_polygons(seeds, extend_to=whole).geoms
    straight = shapely.segmentize([cell.intersection(whole) for cell in cells], side / 400)

    def wind(corners: Any) -> Any:
        waves = np.sin(corners[:, ::-1] * 2_100) * 0.00012 + np.sin(corners * 900) * 0.0001
        return np.round(corners + waves, 6)

    return list(shapely.transform(straight, wind))


def _draw(areas: list[Any]) -> None:
    from shapely.geometry import mapping

    from shanzhi.kernel.api import SYSTEM
    from shanzhi.places.api import DivisionRow, import_divisions, import_shapes

    communities = [f"{COUNTY}001{number:03d}" for number in range(1, 201)]
    names = [COUNTY, f"{COUNTY}001", *communities]
    import_divisions([DivisionRow(n, code, code) for n, code in enumerate(names, 2)], by=SYSTEM)
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"{communities[n % 200]}{n // 200 + 1:03d}", "name": f"网格{n}"},
            "geometry": json.loads(json.dumps(mapping(area))),
        }
        for n, area in enumerate(areas)
    ]
    report = import_shapes(features, by=SYSTEM)
    if report.refused:
        raise SystemExit(f"{len(report.refused)} grids refused: {report.refused[0]}")


def _points_inside(areas: list[Any]) -> Points:
    """Spread over the grids and not over the area: most people live where grids are small."""
    chance = random.Random(1)
    bounds = [area.bounds for area in areas]
    boxes = [chance.choice(bounds) for _ in range(LOOKUPS)]
    return [(chance.uniform(s, n), chance.uniform(w, e)) for w, s, e, n in boxes]


def _points_outside(areas: list[Any]) -> Points:
    """Up to about a kilometre west of the county."""
    chance = random.Random(2)
    south, north = min(a.bounds[1] for a in areas), max(a.bounds[3] for a in areas)
    return [
        (chance.uniform(south, north), chance.uniform(123.988, 123.999))
        for _ in range(LOOKUPS // 20)
    ]


def _per_second(ask: Callable[[float, float], object], points: Points) -> float:
    started = time.perf_counter()
    for lat, lng in points:
        ask(lat, lng)
    return len(points) / (time.perf_counter() - started)


def _p99_us(ask: Callable[[float, float], object], points: Points) -> float:
    taken = []
    for lat, lng in points[:20_000]:
        started = time.perf_counter_ns()
        ask(lat, lng)
        taken.append(time.perf_counter_ns() - started)
    return sorted(taken)[int(len(taken) * 0.99)] / 1000


if __name__ == "__main__":
    main()
