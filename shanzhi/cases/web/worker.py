"""The worker's end: today's list, and one matter under the thumb."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shanzhi.cases.models import Case
from shanzhi.cases.permissions import WORK_DESK, WORK_GRID
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.queries.worklist import worker_list
from shanzhi.cases.web.complaints import complaints
from shanzhi.cases.web.deadline import deadline_of
from shanzhi.cases.web.desk import matter_context
from shanzhi.kernel.api import Invalid, access, actor_of, now, render
from shanzhi.places import api as places


@access(WORK_GRID, WORK_DESK)
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """What I have to do today, what is late first."""
    at = now()
    rows = [
        {
            "case": case,
            "deadline": deadline_of(case, at),
            "place": places.division_name(case.place_code),
            "late": case.due_at < at,
        }
        for case in worker_list(actor_of(request))
    ]
    return render(request, "cases/worker/list.jinja", {"rows": rows, "at": at})


@access(WORK_GRID, WORK_DESK)
@require_GET
def worker_matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter."""
    return worker_matter_page(request, case_by_number(actor_of(request), number))


def worker_matter_page(
    request: HttpRequest, case: Case, refused: Invalid | None = None, form: str = ""
) -> HttpResponse:
    """The matter's page on a phone; after a refusal with what was typed."""
    context = {
        **matter_context(request, case),
        "errors": complaints(form, refused),
        "typed": request.POST if refused else {},
        "suffix": "",
    }
    status = refused.status if refused else 200
    return render(request, "cases/worker/matter.jinja", context, status=status)
