"""Public proof: the daily roots, as a page and as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from shanzhi.kernel.queries import published_roots
from shanzhi.kernel.web.access import ANYONE, access
from shanzhi.kernel.web.jinja import render
from shanzhi.kernel.web.problems import wants_json


@access(ANYONE)
@require_safe
@vary_on_headers("Accept", "Accept-Language", "Cookie")
def roots(request: HttpRequest) -> HttpResponse:
    """The roots of the last two years, newest first."""
    published = published_roots()
    if wants_json(request):
        return JsonResponse(
            {
                "roots": [
                    {
                        "day": root.day.isoformat(),
                        "events": root.event_count,
                        "last_event_id": root.last_event_id,
                        "root": root.hex,
                        "previous": bytes(root.previous_root).hex(),
                        "published_at": root.published_at.isoformat(),
                    }
                    for root in published
                ]
            }
        )
    return render(request, "kernel/roots.jinja", {"roots": published})
