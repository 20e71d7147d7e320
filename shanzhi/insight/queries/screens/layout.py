"""Which panels a wall shows: as the place arranged it, or a place above it, or as it ships."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from shanzhi.cases.api import READ_FIGURES
from shanzhi.insight.models import Panel, Screen
from shanzhi.insight.permissions import ARRANGE_SCREENS
from shanzhi.insight.queries.figures import indicators
from shanzhi.insight.rules.screens.panels import PanelSpec, fits
from shanzhi.insight.rules.screens.shipped import SHIPPED
from shanzhi.insight.rules.screens.themes import theme_of
from shanzhi.kernel.api import Actor, Target, require


@dataclass(frozen=True, slots=True)
class Layout:
    """``source`` is the place whose arrangement it is, None for the one that ships."""

    panels: list[PanelSpec]
    source: str | None


def layout_of(viewer: Actor, place_code: str, theme: str) -> Layout:
    """What is published for the place (1 or 2 queries). Raises Denied."""
    require(viewer, READ_FIGURES, Target(place_code=place_code))
    around = ["", *(place_code[:digits] for digits in (6, 9, 12) if len(place_code) >= digits)]
    screens = Screen.objects.filter(
        place_code__in=around, theme=theme_of(theme).key, published_at__isnull=False
    )
    screen = max(screens, key=lambda one: len(one.place_code), default=None)
    if screen is None:
        return Layout(shipped(theme, place_code), None)
    panels = panels_of(screen, is_draft=False)
    return Layout(shown(panels, indicators(place_code)), screen.place_code)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being arranged. ``version`` is 0 where nobody began; ``is_changed``: walls show something
    else; ``source`` as in Layout."""

    panels: list[PanelSpec]
    version: int
    is_changed: bool
    is_published: bool
    source: str | None


def draft_of(viewer: Actor, place_code: str, theme: str) -> Draft:
    """The draft of the place's own screen, else what the place shows. Raises Denied."""
    require(viewer, ARRANGE_SCREENS, Target(place_code=place_code))
    layout = layout_of(viewer, place_code, theme)
    screen = Screen.objects.filter(place_code=place_code, theme=theme_of(theme).key).first()
    panels = panels_of(screen, is_draft=True) if screen else []
    return Draft(
        panels=panels or layout.panels,
        version=screen.version if screen else 0,
        is_changed=bool(panels) and panels != layout.panels,
        is_published=screen is not None and screen.published_at is not None,
        source=layout.source,
    )


def shipped(theme: str, place_code: str = "") -> list[PanelSpec]:
    """The screen that ships, without indicators that the place does not use."""
    return shown(SHIPPED[theme_of(theme).key], indicators(place_code))


def panels_of(screen: Screen, *, is_draft: bool) -> list[PanelSpec]:
    """The panels of a screen in order (1 query)."""
    rows = Panel.objects.filter(screen=screen, is_draft=is_draft).order_by("position")
    return [PanelSpec(row.slot, row.kind, tuple(row.indicators), row.days) for row in rows]


def shown(panels: Collection[PanelSpec], known: Collection[str]) -> list[PanelSpec]:
    """What can be shown of these panels: an indicator that is no more is left out, and a panel that has
    none left."""
    kept = [
        replace(panel, indicators=tuple(code for code in panel.indicators if code in known))
        for panel in panels
    ]
    return [panel for panel in kept if fits(panel, known)]
