"""Give a saved view another name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.save_view import free_name
from shanzhi.cases.events import ViewRenamed
from shanzhi.cases.models import SavedView
from shanzhi.cases.queries.views import may_change_view
from shanzhi.kernel.api import Actor, Denied, announce, now


@transaction.atomic
def rename_view(view: SavedView, *, by: Actor, name: str, at: datetime | None = None) -> SavedView:
    """Rename it for everybody who has it.

    Raises Denied; Invalid (name).
    """
    view = locked_view(view, by=by)
    view.name = free_name(view, name)
    view.changed_at = at or now()
    view.save(update_fields=["name", "changed_at"])
    announce(ViewRenamed(view_id=view.pk), by=by, place_code=view.place_code, at=view.changed_at)
    return view


def locked_view(view: SavedView, *, by: Actor) -> SavedView:
    """The row, locked. Raises Denied unless ``by`` may change it."""
    row = SavedView.objects.select_for_update().get(pk=view.pk)
    if not may_change_view(by, row):
        raise Denied
    return row
