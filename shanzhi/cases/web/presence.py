"""Who else has this matter open: said by a beat every twenty seconds, shown without reload."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from shanzhi.cases.actions.mark_presence import mark_presence
from shanzhi.cases.permissions import WORK_DESK, WORK_GRID
from shanzhi.cases.queries.presence import others_at
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.kernel.api import access, actor_of, publish, render


@access(WORK_DESK, WORK_GRID)
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest, number: str) -> HttpResponse:
    """POST: I am here (``writing`` = 1: and writing). Both answer with who else is."""
    viewer = actor_of(request)
    case = case_by_number(viewer, number)
    if request.method == "POST":
        is_writing = request.POST.get("writing") == "1"
        if mark_presence(case, by=viewer, is_writing=is_writing):
            publish(f"presence:{case.place_code}", case=case.pk)
    context = {"case": case, "others": others_at(case, viewer)}
    response = render(request, "cases/desk/presence.jinja", context)
    response["Cache-Control"] = "no-store"
    return response
