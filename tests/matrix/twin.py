"""A building of each place, as the twin shows it."""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.kernel.api import Target
from shanzhi.places.api import Grid
from shanzhi.places.tests.factories import make_building


def put_building(put: Callable[..., None], grid: Grid) -> None:
    """What the URLs of the twin take."""
    building = make_building("9幢", grid=grid)
    put("building", Target(place_code=grid.code), building_id=building.pk)
