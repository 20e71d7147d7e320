"""Throw a saved view away; the matters it showed are untouched."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.rename_view import locked_view
from shanzhi.cases.events import ViewDeleted
from shanzhi.cases.models import SavedView
from shanzhi.kernel.api import Actor, announce, now


@transaction.atomic
def delete_view(view: SavedView, *, by: Actor, at: datetime | None = None) -> None:
    """Delete it for everybody who has it. Raises Denied."""
    view = locked_view(view, by=by)
    announce(ViewDeleted(view_id=view.pk), by=by, place_code=view.place_code, at=at or now())
    view.delete()
