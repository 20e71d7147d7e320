"""Arranging screens at the desk: panels are put, moved, changed and taken away, then published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.insight.actions.screens.arrange_screen import arrange_screen
from shanzhi.insight.actions.screens.publish_screen import publish_screen
from shanzhi.insight.actions.screens.withdraw_screen import withdraw_screen
from shanzhi.insight.permissions import ARRANGE_SCREENS, DESK_ROLES
from shanzhi.insight.queries.figures import indicators
from shanzhi.insight.queries.screens.layout import draft_of
from shanzhi.insight.rules.screens.panels import (
    KIND_OF,
    KINDS,
    SLOT_NAMES,
    PanelSpec,
    Slot,
    moved,
    without,
)
from shanzhi.insight.rules.screens.themes import THEMES, theme_of
from shanzhi.insight.web.reports import place_choices
from shanzhi.kernel.api import Actor, Conflict, Invalid, access, actor_of, render
from shanzhi.lib.division_code import is_division_code
from shanzhi.places.api import division_name

PAGE = "/desk/screens"


@access(ARRANGE_SCREENS)
@require_GET
def screens_page(request: HttpRequest) -> HttpResponse:
    """The draft of a place's screen, or what it shows now as the beginning of one."""
    viewer = actor_of(request)
    place, theme = _asked(request.GET, viewer)
    draft = draft_of(viewer, place, theme)
    known = indicators(place)
    context = {
        "draft": draft,
        "place": place,
        "place_name": division_name(place) or _("全部地点"),
        "theme": theme_of(theme),
        "themes": [
            {"label": one.name, "href": _here(place, one.key), "current": one.key == theme}
            for one in THEMES
        ],
        "places": [(code, name) for code, name in place_choices(viewer, place) if len(code) < 15],
        "slots": [_slot(draft.panels, slot) for slot in Slot],
        "kinds": KINDS,
        "indicators": [(code, one.name) for code, one in known.items()],
        "slot_names": [(slot.value, SLOT_NAMES[slot]) for slot in Slot],
        "wall": f"/cockpit/?{urlencode({'place': place, 'theme': theme})}",
    }
    return render(request, "insight/screens/arrange.jinja", context)


@access(ARRANGE_SCREENS)
@require_POST
def panels(request: HttpRequest) -> HttpResponse:
    """Put another panel at the end of a slot."""
    given = request.POST
    kind = KIND_OF.get(given.get("kind", ""))
    slot = given.get("slot", "")
    if kind and slot not in kind.slots:
        slot = kind.slots[0].value
    new = PanelSpec(slot, given.get("kind", ""), *_chosen(given))
    return _arranged(request, lambda before: [*before, new])


@access(ARRANGE_SCREENS)
@require_POST
def panel(request: HttpRequest) -> HttpResponse:
    """Other indicators or days for a panel."""
    given = request.POST
    index = _number(given.get("index", ""))

    def changed(before: list[PanelSpec]) -> list[PanelSpec]:
        return [
            PanelSpec(one.slot, one.kind, *_chosen(given)) if at == index else one
            for at, one in enumerate(before)
        ]

    return _arranged(request, changed)


@access(ARRANGE_SCREENS)
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """A panel to another slot or place in it."""
    given = request.POST
    index, place = _number(given.get("index", "")), _number(given.get("to", ""))
    slot = given.get("slot", "")
    return _arranged(request, lambda before: moved(before, index, slot, place))


@access(ARRANGE_SCREENS)
@require_POST
def removal(request: HttpRequest) -> HttpResponse:
    """Take a panel away."""
    index = _number(request.POST.get("index", ""))
    return _arranged(request, lambda before: without(before, index))


@access(ARRANGE_SCREENS)
@require_POST
def publication(request: HttpRequest) -> HttpResponse:
    """Show the draft on walls."""
    viewer = actor_of(request)
    place, theme = _asked(request.POST, viewer)
    try:
        publish_screen(place, theme, by=viewer, seen=_number(request.POST.get("seen", "")))
        messages.success(request, _("已发布，打开着的大屏下次刷新时更换。"))
    except (Conflict, Invalid) as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(_here(place, theme), status=303)


@access(ARRANGE_SCREENS)
@require_POST
def withdrawal(request: HttpRequest) -> HttpResponse:
    """Give the place's own screen up."""
    viewer = actor_of(request)
    place, theme = _asked(request.POST, viewer)
    withdraw_screen(place, theme, by=viewer)
    messages.success(request, _("已恢复为上级或默认的大屏。"))
    return HttpResponseRedirect(_here(place, theme), status=303)


def _arranged(request: HttpRequest, change: Any) -> HttpResponse:
    viewer = actor_of(request)
    place, theme = _asked(request.POST, viewer)
    before = draft_of(viewer, place, theme)
    try:
        arrange_screen(
            place,
            theme,
            change(before.panels),
            by=viewer,
            seen=_number(request.POST.get("seen", "")),
        )
    except (Conflict, Invalid) as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(_here(place, theme), status=303)


def _slot(panels: Sequence[PanelSpec], slot: Slot) -> dict[str, Any]:
    mine = [(index, one) for index, one in enumerate(panels) if one.slot == slot]
    return {
        "slot": slot.value,
        "name": SLOT_NAMES[slot],
        "panels": [
            {"index": index, "spec": one, "kind": KIND_OF[one.kind], "place": place}
            for place, (index, one) in enumerate(mine)
        ],
    }


def _asked(given: QueryDict, viewer: Actor) -> tuple[str, str]:
    place = given.get("place", "")
    if not is_division_code(place):
        place = min(viewer.scopes(*DESK_ROLES), key=len, default="")
    return place, theme_of(given.get("theme", "")).key


def _chosen(given: QueryDict) -> tuple[tuple[str, ...], int]:
    codes = tuple(dict.fromkeys(code for code in given.getlist("indicators") if code))
    return codes, max(1, _number(given.get("days", "1")))


def _here(place: str, theme: str) -> str:
    return f"{PAGE}?{urlencode({'place': place, 'theme': theme})}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
