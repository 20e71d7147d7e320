"""Somebody arranges a screen: a draft that nobody else sees until it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.insight.actions.screens.locked_screen import locked_screen
from shanzhi.insight.events import ScreenArranged
from shanzhi.insight.models import Panel, Screen
from shanzhi.insight.queries.figures import indicators
from shanzhi.insight.rules.screens.panels import MOST_PANELS, PanelSpec, fits, in_order
from shanzhi.kernel.api import Actor, Conflict, Invalid, announce, now


@transaction.atomic
def arrange_screen(
    place_code: str,
    theme: str,
    panels: Sequence[PanelSpec],
    *,
    by: Actor,
    seen: int,
    at: datetime | None = None,
) -> Screen:
    """Make these panels the draft of the place's screen. ``seen`` is the version that was arranged.

    Raises Denied; Conflict when somebody arranged it meanwhile; Invalid (panels).
    """
    moment = at or now()
    screen = locked_screen(place_code, theme, by=by, at=moment)
    if screen.version != seen:
        raise Conflict(_("刚才有人改过这块大屏。请重新打开后再改。"))
    known = indicators(place_code)
    if len(panels) > MOST_PANELS:
        raise Invalid({"panels": _("一块大屏最多放 %(n)s 个栏目。") % {"n": MOST_PANELS}})
    if not all(fits(panel, known) for panel in panels):
        raise Invalid({"panels": _("这个栏目不能放在那里，或没有选择指标。")})
    put_panels(screen, in_order(panels), is_draft=True)
    screen.version += 1
    screen.changed_at = moment
    screen.save(update_fields=["version", "changed_at"])
    announce(
        ScreenArranged(screen_id=screen.pk, version=screen.version),
        by=by,
        place_code=screen.place_code,
        at=moment,
    )
    return screen


def put_panels(screen: Screen, panels: Sequence[PanelSpec], *, is_draft: bool) -> None:
    """Replace the panels of one side of a locked screen."""
    Panel.objects.filter(screen=screen, is_draft=is_draft).delete()
    Panel.objects.bulk_create(
        [
            Panel(
                screen=screen,
                is_draft=is_draft,
                position=position,
                slot=panel.slot,
                kind=panel.kind,
                indicators=list(panel.indicators),
                days=panel.days,
            )
            for position, panel in enumerate(panels)
        ]
    )
