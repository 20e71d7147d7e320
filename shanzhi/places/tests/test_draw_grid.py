"""Dispatcher Wang draws grids; two grids never hold the same doorstep."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Invalid, NotFound, Role, history
from shanzhi.lib.coordinates import Datum, distance_m, from_wgs84
from shanzhi.places.actions.draw_grid import draw_division, draw_grid
from shanzhi.places.actions.import_divisions import import_divisions
from shanzhi.places.actions.import_shapes import import_shapes
from shanzhi.places.models import Division, Grid
from shanzhi.places.queries.shapes import locate, shapes_geojson
from shanzhi.places.rules.division_rows import DivisionRow
from shanzhi.places.tests.factories import COMMUNITY, make_grid, make_square, make_staff
from shanzhi.places.tests.shared import shared_file
from shanzhi.places.web.cli import cli

pytestmark = pytest.mark.django_db
COUNTIES = ("320114", "320506", "320583", "330105", "360111", "370983", "522601")


def test_wang_draws_a_grid_and_it_is_found_at_once() -> None:
    grid = make_grid("东一网格")
    draw_grid(grid.code, make_square(31.0, 124.0), by=make_staff())
    assert locate(31.001, 124.001).grid_code == grid.code
    kinds = [event.kind for event in history("grid", int(grid.code))]
    assert kinds == ["places.GridCreated", "places.GridDrawn"]


def test_a_drawing_on_a_baidu_map_lands_where_it_was_meant() -> None:
    grid = make_grid()
    square = make_square(31.0, 121.0)
    [ring] = square["coordinates"]
    moved = [from_wgs84(lat, lng, Datum.BD09) for lng, lat in ring]
    drawn = {"type": "Polygon", "coordinates": [[[lng, lat] for lat, lng in moved]]}
    draw_grid(grid.code, drawn, by=SYSTEM, datum=Datum.BD09)
    kept = Grid.objects.get(pk=grid.code).shape
    assert kept is not None
    for (lng, lat), (want_lng, want_lat) in zip(kept["coordinates"][0], ring, strict=True):
        assert distance_m(lat, lng, want_lat, want_lng) < 0.2


def test_a_grid_on_another_is_refused_with_the_others_name() -> None:
    make_grid("东一网格", shape=make_square(31.0, 124.0))
    second = make_grid("东二网格")
    events = EventRecord.objects.count()
    with pytest.raises(Invalid, match="东一网格"):
        draw_grid(second.code, make_square(31.002, 124.002), by=SYSTEM)
    assert Grid.objects.get(pk=second.code).shape is None
    assert EventRecord.objects.count() == events


def test_neighbours_may_share_an_edge_and_a_hand_drawn_sliver() -> None:
    make_grid(shape=make_square(31.0, 124.0, 0.004))
    make_grid(shape=make_square(31.0, 124.004, 0.004))
    third = make_grid()
    # Half a metre of the first lies under it: the pen slipped.
    draw_grid(third.code, make_square(31.003996, 124.0, 0.0039), by=SYSTEM)


def test_a_grid_may_be_redrawn_over_itself() -> None:
    grid = make_grid(shape=make_square(31.0, 124.0))
    draw_grid(grid.code, make_square(31.0005, 124.0005), by=SYSTEM)
    assert not locate(31.0001, 124.0001).inside


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        ("a circle", "不是多边形"),
        ({"type": "Point", "coordinates": [124, 31]}, "不是多边形"),
        ({"type": "Polygon", "coordinates": []}, "不是多边形"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "不是多边形"),
        ({"type": "Polygon", "coordinates": [[[0, 0], ["1", 1], [1, 0], [0, 0]]]}, "不是多边形"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0]]]}, "没有闭合"),
        (
            {"type": "Polygon", "coordinates": [[[31, 124], [32, 124], [32, 125], [31, 124]]]},
            "经度",
        ),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, "自相交"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [0, float("nan")], [1, 1], [0, 0]]]},
            "纬度",
        ),
        ({"type": "Polygon", "coordinates": [[[0, 0]] * 30_000]}, "太多"),
    ],
)
def test_what_is_no_boundary_is_refused_with_what_to_mend(shape: Any, sentence: str) -> None:
    grid = make_grid()
    with pytest.raises(Invalid, match=sentence):
        draw_grid(grid.code, shape, by=SYSTEM)
    assert Grid.objects.get(pk=grid.code).shape is None


def test_a_dispatcher_of_the_next_street_may_not_draw_here() -> None:
    grid = make_grid()
    with pytest.raises(Denied):
        draw_grid(grid.code, make_square(), by=make_staff(scope="990101002"))
    with pytest.raises(Denied):
        draw_grid(grid.code, make_square(), by=make_staff(Role.COMMUNITY_CLERK, COMMUNITY))
    with pytest.raises(NotFound):
        draw_grid("990101001001999", make_square(), by=make_staff())
    assert locate(31.001, 124.001).grid_code == ""


def test_seven_real_counties_are_drawn_from_gcj02() -> None:
    files = [shared_file(f"boundaries/{code}.json") for code in COUNTIES]
    import_divisions([DivisionRow(1, code, f"县{code}") for code in COUNTIES], by=SYSTEM)
    ran = CliRunner().invoke(cli, ["shapes", "import", "--datum", "gcj02", *map(str, files)])
    assert ran.exit_code == 0, ran.output
    assert "7 changed" in ran.output
    for code, file in zip(COUNTIES, files, strict=True):
        centre = json.loads(file.read_text())["features"][0]["properties"]["centroid"]
        found = locate(centre[1], centre[0], Datum.GCJ02)
        assert found.division_code == code
        assert not found.inside
    again = CliRunner().invoke(cli, ["shapes", "import", "--datum", "gcj02", *map(str, files)])
    assert "0 changed, 7 unchanged" in again.output


def test_a_county_that_is_not_kept_is_refused_by_name_and_the_rest_is_drawn() -> None:
    make_grid()
    feature = {"type": "Feature", "properties": {"adcode": 990909}, "geometry": make_square()}
    known = {"type": "Feature", "properties": {"code": "990101"}, "geometry": make_square()}
    report = import_shapes([feature, known, "x", {"type": "Feature"}], by=SYSTEM)
    assert [(r.line, r.reason) for r in report.refused] == [
        (1, "shape_unknown"),
        (3, "feature"),
        (4, "shape_code"),
    ]
    assert "990909" in str(report.refused[0])
    assert Division.objects.get(pk="990101").shape


def test_of_two_new_grids_on_each_other_the_later_is_refused() -> None:
    make_grid()
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": f"{COMMUNITY}{number}",
                "name": f"新{number}",
                "households": 300,
            },
            "geometry": make_square(31.0, 124.0 + 0.002 * offset),
        }
        for number, offset in (("101", 0), ("102", 1), ("103", 2))
    ]
    report = import_shapes(features, by=SYSTEM)
    assert (report.added, [str(r) for r in report.refused]) == (
        2,
        ["与“新101”的边界重叠，请先调整其中一个。"],
    )
    assert Grid.objects.get(pk=f"{COMMUNITY}103").households == 300


def test_a_broken_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"type": "FeatureCollection", "features": [')
    ran = CliRunner().invoke(cli, ["shapes", "import", str(broken)])
    assert ran.exit_code == 1
    assert "broken.json is not JSON" in ran.output


def test_the_maps_outlines_change_their_etag_when_redrawn() -> None:
    grid = make_grid("东一网格", shape=make_square(31.0, 124.0))
    before = shapes_geojson(COMMUNITY)
    [feature] = json.loads(before.body)["features"]
    assert feature["properties"] == {"code": grid.code, "name": "东一网格", "level": "grid"}
    assert before.bounds == pytest.approx((124.0, 31.0, 124.004, 31.004))
    draw_grid(grid.code, make_square(31.1, 124.0), by=SYSTEM)
    assert shapes_geojson(COMMUNITY).etag != before.etag
    draw_division("990101", make_square(31.0, 124.0, 0.5), by=SYSTEM)
    levels = [
        f["properties"]["level"] for f in json.loads(shapes_geojson("990101").body)["features"]
    ]
    assert levels == ["division", "grid"]
