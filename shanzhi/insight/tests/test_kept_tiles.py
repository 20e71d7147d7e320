"""Blocks of the twin are made once for the whole house, ahead of who looks, and anew after an import."""

from __future__ import annotations

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.insight import tasks
from shanzhi.insight.actions.twin import show_tile as shown
from shanzhi.insight.actions.twin.sketch_footprints import sketch_footprints
from shanzhi.insight.handlers import DRAW_BLOCKS
from shanzhi.insight.models import KeptTile
from shanzhi.insight.queries.twin import tiles
from shanzhi.kernel.api import SYSTEM, Versioned, behind_the_wall, bump
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.lib.vector_tiles import Tile, tile_at
from shanzhi.places.tests.factories import make_building, make_estate, make_grid, make_square

pytestmark = pytest.mark.django_db
LAT, LNG = 31.0, 124.0
COUNTY = "990101"


@pytest.fixture
def town() -> Any:
    """A grid with three rows of houses that stand so near to each other that they are one block."""
    grid = make_grid(shape=make_square(LAT, LNG, 0.004))
    estate = make_estate()
    for number in range(12):
        at = {"latitude": LAT + number // 4 * 0.0002, "longitude": LNG + number % 4 * 0.0005}
        make_building(f"{number + 1}幢", grid=grid, estate=estate, floors=6, **at)
    sketch_footprints(COUNTY, by=SYSTEM)
    return grid


def test_a_block_is_made_once_for_all_processes(town: Any, monkeypatch: Any) -> None:
    tile = tile_at(LAT, LNG, 13)
    body = shown.show_tile(COUNTY, tile)
    assert body
    another_process: Versioned[dict[tuple[str, Tile], bytes]] = Versioned(tiles.FOOTPRINTS, dict)
    monkeypatch.setattr(tiles, "_bodies", another_process)
    monkeypatch.setattr(shown, "make_tile", lambda *_: pytest.fail("made twice"))
    assert shown.show_tile(COUNTY, tile) == body


def test_houses_and_empty_places_fill_no_table(town: Any) -> None:
    assert shown.show_tile(COUNTY, tile_at(LAT, LNG, 16))
    assert shown.show_tile(COUNTY, tile_at(LAT + 20, LNG, 12)) == b""
    assert shown.show_tile(COUNTY, tile_at(LAT, LNG, 3)) == b""
    assert not KeptTile.objects.exists()


def test_kept_tiles_are_read_and_written_behind_the_wall_of_their_county(town: Any) -> None:
    tile = tile_at(LAT, LNG, 13)
    with behind_the_wall(COUNTY):
        assert shown.show_tile(COUNTY, tile)
        assert KeptTile.objects.count() == 1
    with behind_the_wall("990102"):
        assert not KeptTile.objects.exists()
    with behind_the_wall("*"):
        assert shown.show_tile(shown.EVERYWHERE, tile)
        assert KeptTile.objects.count() == 2


def test_after_an_import_blocks_are_drawn_ahead_by_one_job(town: Any) -> None:
    deliver_all()
    job = ProcrastinateJob.objects.get(task_name=DRAW_BLOCKS)
    tasks.draw_blocks_of(**job.args)
    zooms = KeptTile.objects.order_by("z").values_list("z", flat=True)
    assert [*zooms] == [11, 11, 12, 12, 13, 13]
    assert shown.draw_blocks(COUNTY) == 0
    make_building("13幢", grid=town, floors=6, latitude=LAT + 0.001, longitude=LNG)
    sketch_footprints(COUNTY, by=SYSTEM)
    deliver_all()
    assert ProcrastinateJob.objects.filter(task_name=DRAW_BLOCKS).count() == 1


def test_a_row_of_older_outlines_is_made_again_and_goes(town: Any) -> None:
    tile = tile_at(LAT, LNG, 12)
    shown.show_tile(COUNTY[:2], tile)
    shown.draw_blocks(COUNTY)
    KeptTile.objects.filter(place_code=COUNTY).update(body=b"old")
    bump(tiles.FOOTPRINTS)
    assert shown.show_tile(COUNTY, tile) != b"old"
    assert shown.draw_blocks(COUNTY) == 5
    assert not KeptTile.objects.filter(place_code=COUNTY[:2]).exists()
