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
from shanzhi.cases.queries.colleagues import passed_to
from shanzhi.cases.queries.stops import point_of, where_of
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.queries.worklist import worker_list
from shanzhi.cases.rules.today import Part, Placed, Reason, Task, in_order
from shanzhi.cases.today_doors import today_doors
from shanzhi.cases.web.complaints import complaints
from shanzhi.cases.web.deadline import Deadline, deadlines_of
from shanzhi.cases.web.desk import matter_context
from shanzhi.cases.web.many import clash_context
from shanzhi.cases.web.queue_view import live_topic
from shanzhi.cases.web.reading import record_list
from shanzhi.kernel.api import Actor, Invalid, access, actor_of, now, register_twin, render
from shanzhi.lib.coordinates import Datum, from_wgs84

register_twin("/desk/cases/", "/worker/cases/")


@access(WORK_GRID, WORK_DESK)
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """What I have to do today, what is late first."""
    at, viewer = now(), actor_of(request)
    cases = worker_list(viewer)
    record_list(request, cases)
    context = {
        "sections": sections(cases, at, viewer),
        "passed": passed_to(viewer, at),
        "at": at,
        "live_topic": live_topic(viewer),
        "doors": today_doors(viewer),
    }
    return render(request, "cases/worker/list.jinja", context)


def sections(cases: list[Case], at: datetime, viewer: Actor) -> list[dict[str, Any]]:
    """The list in its parts (see ``cases/rules/today.py``); a part that is empty is left out."""
    tomorrow = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    placed = in_order(map(_task, cases), at=at, tomorrow=tomorrow)
    by_key = {case.pk: case for case in cases}
    titles = {
        Part.LATE: (_("已超时"), "late"),
        Part.TODAY: (_("今天到期"), "soon"),
        Part.LATER: (_("以后到期"), ""),
        Part.PAUSED: (_("已暂停计时"), ""),
    }
    deadlines = deadlines_of(cases, at)
    found = []
    for part, (title, tone) in titles.items():
        rows = [
            _row(by_key[one.task.key], one, deadlines[one.task.key], viewer)
            for one in placed
            if one.part is part
        ]
        if rows:
            found.append({"title": title, "tone": tone, "rows": rows})
    return found


def _task(case: Case) -> Task:
    came_back = bool(case.times_returned or case.times_reopened)
    return Task(case.pk, case.due_at, case.paused_at, case.urgency, came_back)


def _row(case: Case, placed: Placed, deadline: Deadline | None, viewer: Actor) -> dict[str, Any]:
    attrs: dict[str, str | None] = {
        "data-task": case.number,
        "data-late": "" if placed.part is Part.LATE else None,
        "data-mine": "" if case.assignee_id == viewer.id else None,
    }
    if point := point_of(case):
        attrs["data-wgs84"] = _degrees(point)
        attrs["data-gcj02"] = _degrees(from_wgs84(*point, Datum.GCJ02))
    words = {
        Reason.EMERGENCY: (_("紧急"), "late", "alert"),
        Reason.URGENT: (_("较急"), "soon", "alert"),
        Reason.CAME_BACK: (_("退回重办"), "soon", "back"),
    }
    return {
        "case": case,
        "deadline": deadline,
        "where": where_of(case),
        "attrs": attrs,
        "reasons": [words[reason] for reason in placed.reasons],
    }


def _degrees(point: tuple[float, float]) -> str:
    return f"{point[0]:.6f},{point[1]:.6f}"


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
