"""A place gives up its own screen: that of the place above it, or the one that ships, holds again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.insight.actions.screens.locked_screen import locked_screen
from shanzhi.insight.events import ScreenWithdrawn
from shanzhi.insight.models import Panel, Screen
from shanzhi.kernel.api import Actor, announce, now


@transaction.atomic
def withdraw_screen(
    place_code: str, theme: str, *, by: Actor, at: datetime | None = None
) -> Screen:
    """Take draft and published panels away; again it changes nothing. Raises Denied."""
    moment = at or now()
    screen = locked_screen(place_code, theme, by=by, at=moment)
    taken, _kinds = Panel.objects.filter(screen=screen).delete()
    if not taken and screen.published_at is None:
        return screen
    screen.published_at = None
    screen.version += 1
    screen.changed_at = moment
    screen.save(update_fields=["published_at", "version", "changed_at"])
    announce(ScreenWithdrawn(screen_id=screen.pk), by=by, place_code=screen.place_code, at=moment)
    return screen
