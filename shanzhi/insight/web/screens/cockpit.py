"""The wall: a place and a theme at a moment, panel by panel."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from shanzhi.cases.api import FIGURE_ROLES, READ_FIGURES
from shanzhi.insight.permissions import ARRANGE_SCREENS
from shanzhi.insight.queries.screens import counted, told
from shanzhi.insight.queries.screens.layout import layout_of
from shanzhi.insight.queries.screens.look import Look
from shanzhi.insight.rules.screens.panels import KIND_OF, PanelSpec, Slot
from shanzhi.insight.rules.screens.spans import COMPARE_NAMES, Compare, moment_asked
from shanzhi.insight.rules.screens.themes import THEMES, Theme, theme_of
from shanzhi.insight.web.screens.ground import ground_of
from shanzhi.kernel.api import Actor, Target, access, actor_of, allowed, now, render
from shanzhi.lib.division_code import LENGTHS, is_place_code
from shanzhi.places import api as places

READ = {
    "figures": counted.figures,
    "map": counted.area,
    "trend": counted.trend,
    "places": counted.places,
    "categories": counted.categories,
    "sources": counted.sources,
    "warnings": told.warnings,
    "forecast": told.forecast,
    "latest": told.latest,
}
HEADINGS = {
    "figures": _("主要数字"),
    "map": _("%(what)s分布"),
    "trend": _("近 %(n)s 天%(what)s"),
    "places": _("各地%(what)s"),
    "categories": _("%(what)s：按类别"),
    "sources": _("%(what)s：按来源"),
    "warnings": _("预警"),
    "forecast": _("未来七天预计新增"),
    "latest": _("最新诉求"),
}


@access(READ_FIGURES)
@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """``?place=&theme=&at=&compare=&what=``; what is left out is the widest place, the overview, now,
    a week ago, and what the map of the screen counts."""
    look = look_of(request)
    layout = layout_of(look.viewer, look.place, look.theme.key)
    panels = [_on_map(panel, request.GET.get("what", ""), layout.panels) for panel in layout.panels]
    shown = [_shown(look, panel, number) for number, panel in enumerate(panels)]
    context = {
        "look": look,
        "title": places.division_name(look.place) if look.place else "",
        "above": _above(look),
        "slots": {slot.value: [one for one in shown if one["slot"] == slot] for slot in Slot},
        "themes": [_theme_tab(look, theme) for theme in THEMES],
        "comparisons": [_comparison(look, compare) for compare in Compare],
        "screens": screens_of(look),
        "ground": ground_of(look),
        "is_own": layout.source is not None,
        "may_arrange": allowed(look.viewer, ARRANGE_SCREENS, Target(place_code=look.place)),
        "base_map_approval": settings.BASE_MAP_APPROVAL,
        "now_hour": f"{localtime(now()):%Y-%m-%dT%H:00}",
    }
    return render(request, "insight/screens/wall.jinja", context)


def look_of(request: HttpRequest) -> Look:
    """What the address asks of the wall."""
    viewer, asked, here = actor_of(request), request.GET, localtime(now())
    place = asked.get("place", "")
    at = moment_asked(asked.get("at", ""), here)
    compare = asked.get("compare", "")
    return Look(
        viewer=viewer,
        place=place if is_place_code(place) else own_scope(viewer),
        theme=theme_of(asked.get("theme", "")),
        at=at or here,
        is_now=at is None,
        compare=Compare(compare) if compare in set(Compare) else Compare.WEEK,
    )


def own_scope(viewer: Actor) -> str:
    """The widest place whose figures the viewer may see."""
    return min(viewer.scopes(*FIGURE_ROLES), key=len, default="")


def screens_of(look: Look) -> list[dict[str, str]]:
    """1 + N + X: the viewer's widest place, its themes, and each place of the level below."""
    own = own_scope(look.viewer)
    name = places.division_name(own)
    found = [
        {"name": f"{name} {theme.name}".strip(), "href": _plain(own, theme)} for theme in THEMES
    ]
    for code, below in places.names_below(own):
        if len(code) < LENGTHS[-1]:
            found.append({"name": below, "href": _plain(code, THEMES[0])})
    return found


def _plain(place: str, theme: Theme) -> str:
    suffix = f"&theme={theme.key}" if theme.key else ""
    return f"/cockpit/?place={place}{suffix}"


def _on_map(panel: PanelSpec, what: str, panels: list[PanelSpec]) -> PanelSpec:
    """The map with the figure that was chosen, if the screen counts it."""
    if panel.kind != "map":
        return panel
    for other in panels:
        if what in other.indicators and (other.kind == "figures" or other.slot != Slot.TOP):
            days = other.days if other.days in KIND_OF["map"].days else 1
            return PanelSpec(panel.slot, "map", (what,), days)
    return panel


def _shown(look: Look, panel: PanelSpec, number: int) -> dict[str, Any]:
    heading = str(HEADINGS[panel.kind])
    words = {"what": "、".join(counted.names_of(look, panel)), "n": panel.days}
    return {
        "id": f"panel-{number}",
        "slot": panel.slot,
        "kind": panel.kind,
        "heading": heading % words if "%(" in heading else heading,
        **READ[panel.kind](look, panel),
    }


def _above(look: Look) -> list[tuple[str, str]]:
    """The way back up, as far as the viewer may look: (address, name)."""
    own = own_scope(look.viewer)
    return [
        (look.address(place=code), name)
        for code, name in places.path_of(look.place)
        if code.startswith(own) and code != look.place
    ]


def _theme_tab(look: Look, theme: Theme) -> dict[str, Any]:
    return {
        "label": theme.name,
        "href": look.address(theme=theme.key),
        "current": theme.key == look.theme.key,
    }


def _comparison(look: Look, compare: Compare) -> dict[str, Any]:
    asked = "" if compare is Compare.WEEK else compare.value
    return {
        "label": COMPARE_NAMES[compare],
        "href": look.address(compare=asked),
        "current": compare is look.compare,
    }
