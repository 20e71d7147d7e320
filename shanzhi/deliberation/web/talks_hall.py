"""Talks and meetings of a place, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shanzhi.deliberation.queries.meetings import public_meetings
from shanzhi.deliberation.queries.talks import is_open, public_talks
from shanzhi.deliberation.web.place_choices import digits
from shanzhi.kernel.api import ANYONE, access, now, render
from shanzhi.places.api import division_name

SHOWN = 30


@access(ANYONE)
@require_safe
def hall_page(request: HttpRequest) -> HttpResponse:
    """What is asked and which meetings there are, in the place behind the code that was scanned."""
    at = now()
    place = digits(request.GET.get("place", "") or request.COOKIES.get("grid", ""))
    context = {
        "place": division_name(place) if place else "",
        "talks": [(talk, is_open(talk, at)) for talk in public_talks(place, at)[:SHOWN]],
        "meetings": [(each, each.ends_at > at) for each in public_meetings(place)[:SHOWN]],
    }
    return render(request, "deliberation/talks_hall.jinja", context)
