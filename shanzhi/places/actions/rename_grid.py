"""Call a grid by another name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, NotFound, Target, announce, bump, require
from shanzhi.places.actions.create_grid import checked_name
from shanzhi.places.events import GridRenamed
from shanzhi.places.models import Grid
from shanzhi.places.permissions import KEEP_GRIDS
from shanzhi.places.queries.names import NAMES
from shanzhi.places.queries.shapes import SHAPES


@transaction.atomic
def rename_grid(grid_code: str, name: str, *, by: Actor, at: datetime | None = None) -> Grid:
    """Change the name; the code, the printed codes and everything that happened there stay.

    Raises NotFound, Denied, or Invalid for a name that is empty, too long or taken.
    """
    grid = Grid.objects.select_for_update().filter(pk=grid_code, is_active=True).first()
    if grid is None:
        raise NotFound
    require(by, KEEP_GRIDS, Target(place_code=grid.code))
    clean_name = checked_name(name, grid.community_id, grid.code)
    if clean_name == grid.name:
        return grid
    grid.name = clean_name
    grid.save(update_fields=["name"])
    announce(GridRenamed(grid_code=grid.code), by=by, place_code=grid.code, at=at)
    bump(NAMES)
    bump(SHAPES)  # the outlines on the map carry the name
    return grid
