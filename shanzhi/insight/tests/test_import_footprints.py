"""A planning office brings its buildings in, from each format, and may do so again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import osmium
import pytest
import shapefile  # type: ignore[import-untyped]  # 2026-11-26: a single module without py.typed
import shapely
from click.testing import CliRunner, Result

from shanzhi.insight.actions.twin.import_footprints import import_footprints
from shanzhi.insight.actions.twin.sketch_footprints import sketch_footprints
from shanzhi.insight.footprint_files import FileNotRead, read_footprints
from shanzhi.insight.models import Footprint
from shanzhi.insight.queries.twin.tiles import tiles_version
from shanzhi.insight.rules.twin.rows import NewFootprint
from shanzhi.insight.web.cli import cli
from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Role
from shanzhi.lib.coordinates import from_wgs84
from shanzhi.places.api import geojson
from shanzhi.places.tests.factories import (
    make_building,
    make_estate,
    make_grid,
    make_square,
    make_staff,
)

pytestmark = pytest.mark.django_db
LAT, LNG = 31.0, 124.0


def box(row: int, side: float = 0.0003) -> Any:
    lat = LAT + 0.0005 + row * 0.0006
    return shapely.box(LNG + 0.001, lat, LNG + 0.001 + side, lat + side)


def feature(row: int, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geojson(box(row)), "properties": properties}


def town() -> Any:
    """A drawn grid with one registered building, whose point lies in the first outline."""
    grid = make_grid(shape=make_square(LAT, LNG, 0.004))
    middle = box(0).centroid
    return make_building(
        "3幢", grid=grid, estate=make_estate(), floors=11, latitude=middle.y, longitude=middle.x
    )


def run(*words: Any) -> Result:
    return CliRunner().invoke(cli, ["footprints", *map(str, words)])


def write(path: Path, *features: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def test_geojson_once_again_and_changed(tmp_path: Path) -> None:
    building = town()
    file = write(
        tmp_path / "楼.geojson",
        feature(0, id="a"),
        feature(1, id="b", floors=6),
        feature(2, id="c", floors=900),
        feature(1, id="b"),
        {"type": "Feature", "properties": {}, "geometry": None},
        {"type": "Feature", "geometry": geojson(shapely.box(1, 1, 1.0003, 1.0003)), "properties": {}},
    )  # fmt: skip
    before = tiles_version()
    first = run("import", file)
    assert "2 added, 0 changed, 0 unchanged, 1 of registered buildings, 4 refused" in first.output
    assert [line[:4] for line in first.output.splitlines() if line.startswith("  ")] == [
        "  3:", "  4:", "  5:", "  6:",
    ]  # fmt: skip
    kept = Footprint.objects.get(source_id="a")
    assert (kept.building_id, kept.floors, kept.height_m) == (building.pk, 11, 33.0)
    assert kept.place_code == building.grid_id
    assert kept.source == "楼"
    assert shapely.from_wkb(bytes(kept.shape)).bounds == pytest.approx(box(0).bounds, abs=1e-6)
    assert tiles_version() != before
    event = EventRecord.objects.get(kind="insight.FootprintsDrawn")
    assert event.place_code == "990101"
    again = run("import", file)
    assert "0 added, 0 changed, 2 unchanged" in again.output
    assert EventRecord.objects.filter(kind="insight.FootprintsDrawn").count() == 1
    write(file, feature(0, id="a"), feature(1, id="b", floors=7))
    assert "0 added, 1 changed, 1 unchanged" in run("import", file).output
    assert Footprint.objects.get(source_id="b").height_m == 21.0


def test_coordinates_of_chinese_maps_come_to_the_same_place(tmp_path: Path) -> None:
    building = town()
    for datum in ("gcj02", "bd09"):
        corners = [from_wgs84(lat, lng, datum)[::-1] for lng, lat in box(0).exterior.coords]
        moved: Any = shapely.Polygon(corners)
        one = {"type": "Feature", "geometry": geojson(moved), "properties": {"id": 1}}
        file = write(tmp_path / f"{datum}.json", one)
        assert "1 added" in run("import", file, "--datum", datum).output
        kept = Footprint.objects.get(source=datum)
        assert kept.building_id == building.pk
        assert shapely.from_wkb(bytes(kept.shape)).bounds == pytest.approx(box(0).bounds, abs=2e-6)


def test_a_shapefile_of_a_planning_office(tmp_path: Path) -> None:
    building = town()
    path = tmp_path / "jianzhu.shp"
    with shapefile.Writer(str(path), shapeType=shapefile.POLYGON, encoding="gb18030") as out:
        out.field("编号", "C", 10)
        out.field("名称", "C", 40)
        out.field("层数", "N", 4)
        for row, (number, name, floors) in enumerate([("A1", "", 18), ("A2", "幼儿园", 3)]):
            out.poly([[list(corner) for corner in box(row).exterior.coords][::-1]])
            out.record(number, name, floors)
    assert "2 added, 0 changed, 0 unchanged, 1 of" in run("import", path).output
    kept = Footprint.objects.get(source="jianzhu", source_id="A1")
    assert (kept.building_id, kept.floors) == (building.pk, 18)
    assert Footprint.objects.get(source_id="A2").name == "幼儿园"
    path.with_suffix(".prj").write_text('PROJCS["CGCS2000_3_Degree_GK_Zone_40"]')
    told = run("import", path)
    assert told.exit_code == 1
    assert "longitude and latitude" in told.output


@pytest.mark.parametrize("ending", ["osm", "osm.pbf"])
def test_an_extract_of_openstreetmap(tmp_path: Path, ending: str) -> None:
    building = town()
    path = tmp_path / f"town.{ending}"
    writer = osmium.SimpleWriter(str(path))
    yard = box(2, 0.0006).buffer(0)
    hole = shapely.box(*yard.buffer(-0.0002).bounds)
    rings = [box(0).exterior, box(1).exterior, yard.exterior, hole.exterior]
    for way, ring in enumerate(rings):
        for step, (lng, lat) in enumerate(list(ring.coords)[:-1]):
            writer.add_node(osmium.osm.mutable.Node(id=way * 10 + step + 1, location=(lng, lat)))
    tags = [{"building": "yes", "building:levels": "9"}, {"building": "no"}, {}, {}]
    for way, own in enumerate(tags):
        nodes = [way * 10 + step + 1 for step in (0, 1, 2, 3, 0)]
        writer.add_way(osmium.osm.mutable.Way(id=way + 1, nodes=nodes, tags=own))
    members = [("w", 3, "outer"), ("w", 4, "inner")]
    writer.add_relation(
        osmium.osm.mutable.Relation(
            id=9, members=members, tags={"type": "multipolygon", "building": "yes", "height": "20"}
        )
    )
    writer.close()
    assert "2 added, 0 changed, 0 unchanged, 1 of" in run("import", path).output
    kept = {one.source_id: one for one in Footprint.objects.filter(source="osm")}
    assert set(kept) == {"way/1", "relation/9"}
    assert (kept["way/1"].building_id, kept["way/1"].floors) == (building.pk, 9)
    around: Any = shapely.from_wkb(bytes(kept["relation/9"].shape))
    assert len(shapely.get_parts(around)[0].interiors) == 1
    assert kept["relation/9"].floors == 7
    assert "0 added, 0 changed, 2 unchanged" in run("import", path).output


def test_a_feature_a_line_and_files_that_are_none(tmp_path: Path) -> None:
    town()
    lines = tmp_path / "a.geojsonl"
    lines.write_text(json.dumps(feature(0)) + "\nnonsense\n\n" + json.dumps(feature(1)) + "\n")
    told = run("import", lines).output
    assert "2 added, 0 changed, 0 unchanged, 1 of registered buildings, 1 refused" in told
    for name, words in (("a.json", "{"), ("b.json", "[]"), ("c.txt", ""), ("d.osm", ""), ("e.shp", "x")):  # fmt: skip
        path = tmp_path / name
        path.write_text(words)
        with pytest.raises(FileNotRead):
            list(read_footprints(path).rows)
    broken = tmp_path / "f.osm.pbf"
    broken.write_bytes(b"no extract at all")
    assert run("import", broken).exit_code == 1


def test_nobody_draws_in_another_county_and_leaders_draw_nothing() -> None:
    town()
    row = NewFootprint(1, "x", box(1), "", 6, None)
    for by in (make_staff(Role.LEADER, "990101"), make_staff(Role.CITY_DISPATCHER, "990202")):
        with pytest.raises(Denied):
            import_footprints([row], "office", by=by)
    assert not Footprint.objects.exists()
    assert not EventRecord.objects.filter(kind="insight.FootprintsDrawn").exists()
    import_footprints([row], "office", by=make_staff(Role.CITY_DISPATCHER, "990101"))
    assert Footprint.objects.count() == 1


def test_sketches_stand_where_no_outline_does() -> None:
    building = town()
    other = make_building("4幢", grid=building.grid, latitude=LAT + 0.003, longitude=LNG + 0.003)
    make_building("5幢", grid=building.grid)
    import_footprints([NewFootprint(1, "x", box(0), "", None, None)], "office", by=SYSTEM)
    assert sketch_footprints("990101", by=SYSTEM).added == 1
    assert Footprint.objects.get(source="sketch").building_id == other.pk
    assert sketch_footprints("990101", by=SYSTEM).added == 0
