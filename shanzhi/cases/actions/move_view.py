"""Put a saved view further up or down in its list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.rename_view import locked_view
from shanzhi.cases.events import ViewMoved
from shanzhi.cases.models import SavedView
from shanzhi.cases.queries.views import same_group
from shanzhi.kernel.api import Actor, announce, now


@transaction.atomic
def move_view(view: SavedView, *, by: Actor, step: int, at: datetime | None = None) -> SavedView:
    """Move it by ``step`` places, up when negative; at the ends nothing changes.

    Raises Denied.
    """
    view = locked_view(view, by=by)
    rows = list(same_group(view).select_for_update().order_by("position", "id"))
    before = [row.pk for row in rows].index(view.pk)
    after = max(0, min(len(rows) - 1, before + step))
    if after == before:
        return view
    rows.insert(after, rows.pop(before))
    for position, row in enumerate(rows, start=1):
        row.position = position
    SavedView.objects.bulk_update(rows, ["position"])
    announce(
        ViewMoved(view_id=view.pk, position=after + 1),
        by=by,
        place_code=view.place_code,
        at=at or now(),
    )
    return rows[after]
