"""Indicators at the desk: each with its definition, its figure and the list behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.api import EXCLUSIONS, READ_FIGURES
from shanzhi.insight.actions.figures.set_indicator import set_indicator
from shanzhi.insight.permissions import SET_INDICATORS
from shanzhi.insight.queries.figures import figures, indicators, list_address
from shanzhi.insight.queries.figures.state import figures_state
from shanzhi.insight.web.figures.asking import asked_days, asked_place, choices, moments
from shanzhi.kernel.api import Target, access, actor_of, allowed, now, render
from shanzhi.places.api import division_name

PAGE = "/desk/indicators"


@access(READ_FIGURES)
@require_GET
def indicators_page(request: HttpRequest) -> HttpResponse:
    """Every indicator of a place over some days."""
    viewer = actor_of(request)
    place = asked_place(request, viewer)
    since, until = asked_days(request)
    start, end = moments(since, until)
    may_set = allowed(viewer, SET_INDICATORS, Target(place_code=place))
    held = {code: one for code, one in indicators(place).items() if one.is_shown or may_set}
    found = figures(viewer, [code for code, one in held.items() if one.is_shown], place, start, end)
    context: dict[str, Any] = {
        "rows": [
            {
                "one": one,
                "figure": found.get(code),
                "href": list_address(code, place, start, end),
            }
            for code, one in held.items()
        ],
        "place": place,
        "place_name": division_name(place) if place else _("全部地点"),
        "places": choices(viewer, place),
        "since": since,
        "until": until,
        "at": now(),
        "may_set": may_set,
        "codes": [(code, str(one.name)) for code, one in held.items()],
        "exclusions": [(key, str(words)) for key, words in EXCLUSIONS.items()],
        "state": figures_state(),
    }
    return render(request, "insight/figures/indicators.jinja", context)


@access(SET_INDICATORS)
@require_POST
def settings(request: HttpRequest) -> HttpResponse:
    """Lay down whether a place shows an indicator, and whom it leaves out."""
    given = request.POST
    place = given.get("place", "")
    set_indicator(
        place,
        given.get("code", ""),
        by=actor_of(request),
        is_shown="is_shown" in given,
        exclusions=given.getlist("exclusions"),
    )
    messages.success(request, _("指标设置已保存。"))
    return HttpResponseRedirect(f"{PAGE}?place={place}", status=303)
