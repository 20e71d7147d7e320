"""Saved views as their readers have them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shanzhi.cases.models import SavedView
from shanzhi.cases.permissions import SHARE_VIEWS
from shanzhi.kernel.api import Actor, NotFound, Target, allowed

LEVELS = (6, 9, 12, 15)


def visible_views(viewer: Actor) -> QuerySet[SavedView]:
    """The viewer's own views, then those shared with everybody of a place in which the viewer
    works; each group in its order. A view never says more than the viewer's queue does."""
    around = {
        scope[:length] for scope in viewer.scopes() for length in LEVELS if 0 < length <= len(scope)
    }
    own = Q(owner_id=viewer.id)
    return SavedView.objects.filter(own | Q(place_code__in=around)).order_by(
        "place_code", "position", "id"
    )


def view_of(viewer: Actor, view_id: int) -> SavedView:
    """One of the viewer's views. Raises NotFound for others'."""
    found = visible_views(viewer).filter(pk=view_id).first()
    if found is None:
        raise NotFound
    return found


def may_change_view(viewer: Actor, view: SavedView) -> bool:
    """Whoever made it may change it; a shared one also who may share in its place."""
    if viewer.is_staff and view.owner_id == viewer.id:
        return True
    target = Target(place_code=view.place_code)
    return bool(view.place_code) and allowed(viewer, SHARE_VIEWS, target)


def same_group(view: SavedView) -> QuerySet[SavedView]:
    """The views among which this one has its position: one's own, or those of its place."""
    if view.place_code:
        return SavedView.objects.filter(place_code=view.place_code)
    return SavedView.objects.filter(place_code="", owner_id=view.owner_id)
