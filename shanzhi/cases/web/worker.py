"""The worker's end: today's list, and one matter under the thumb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.cases.models import Case
from shanzhi.cases.permissions import WORK_DESK, WORK_GRID
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.queries.worklist import worker_list
from shanzhi.cases.web.complaints import complaints
from shanzhi.cases.web.deadline import Deadline, deadlines_of
from shanzhi.cases.web.desk import matter_context
from shanzhi.cases.web.many import clash_context
from shanzhi.cases.web.queue_view import live_topic
from shanzhi.cases.web.reading import record_list
from shanzhi.kernel.api import Invalid, access, actor_of, now, render
from shanzhi.places import api as places


@access(WORK_GRID, WORK_DESK)
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """What I have to do today, what is late first."""
    at, viewer = now(), actor_of(request)
    cases = worker_list(viewer)
    record_list(request, cases)
    context = {"sections": sections(cases, at), "at": at, "live_topic": live_topic(viewer)}
    return render(request, "cases/worker/list.jinja", context)


def sections(cases: list[Case], at: datetime) -> list[dict[str, Any]]:
    """The list in its parts: late, due today, later, paused; a part that is empty is left out."""
    tomorrow = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    running = [case for case in cases if not case.paused_at]
    parts = [
        (_("已超时"), "late", [case for case in running if case.due_at < at]),
        (_("今天到期"), "soon", [case for case in running if at <= case.due_at < tomorrow]),
        (_("以后到期"), "", [case for case in running if case.due_at >= tomorrow]),
        (_("已暂停计时"), "", [case for case in cases if case.paused_at]),
    ]
    deadlines = deadlines_of(cases, at)
    return [
        {"title": title, "tone": tone, "rows": [_row(case, deadlines[case.pk]) for case in part]}
        for title, tone, part in parts
        if part
    ]


def _row(case: Case, deadline: Deadline | None) -> dict[str, Any]:
    where = (
        places.division_name(case.place_code),
        case.building.full_name if case.building else "",
        case.address,
    )
    return {
        "case": case,
        "deadline": deadline,
        "where": " · ".join(filter(None, where)),
    }


@access(WORK_GRID, WORK_DESK)
@require_GET
def worker_matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter."""
    return worker_matter_page(request, case_by_number(actor_of(request), number))


def worker_matter_page(
    request: HttpRequest,
    case: Case,
    refused: Invalid | None = None,
    form: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The matter's page on a phone; after a refusal with what was typed."""
    context = {
        **matter_context(request, case),
        "errors": complaints(form, refused),
        "typed": request.POST if refused else typed or {},
        "suffix": "",
        "refused_form": form,
        "end": "worker",
        **clash_context(refused),
    }
    status = refused.status if refused else 200
    page = render(request, "cases/worker/matter.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page
