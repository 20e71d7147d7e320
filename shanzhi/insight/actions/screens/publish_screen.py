"""The draft of a screen becomes what walls show."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.insight.actions.screens.arrange_screen import put_panels
from shanzhi.insight.actions.screens.locked_screen import locked_screen
from shanzhi.insight.events import ScreenPublished
from shanzhi.insight.models import Screen
from shanzhi.insight.queries.screens.layout import panels_of
from shanzhi.kernel.api import Actor, Conflict, Invalid, announce, now


@transaction.atomic
def publish_screen(
    place_code: str, theme: str, *, by: Actor, seen: int, at: datetime | None = None
) -> Screen:
    """Show the draft that was seen. Raises Denied; Conflict; Invalid when there is nothing in it."""
    moment = at or now()
    screen = locked_screen(place_code, theme, by=by, at=moment)
    if screen.version != seen:
        raise Conflict(_("刚才有人改过这块大屏。请看过再发布。"))
    panels = panels_of(screen, is_draft=True)
    if not panels:
        raise Invalid({"panels": _("草稿里还没有栏目。")})
    put_panels(screen, panels, is_draft=False)
    screen.published_at = moment
    screen.save(update_fields=["published_at"])
    announce(
        ScreenPublished(screen_id=screen.pk, version=screen.version),
        by=by,
        place_code=screen.place_code,
        at=moment,
    )
    return screen
