"""What was promised, for everybody: the list of a place and a year, and each project."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.api import (
    ANYONE,
    NOBODY,
    Invalid,
    NotFound,
    Refusal,
    access,
    now,
    render,
)
from shanzhi.people.api import resident_of
from shanzhi.places.api import division_name, entrance, names_below, path_of
from shanzhi.projects.actions.evaluate_project import evaluate_project
from shanzhi.projects.models import Project
from shanzhi.projects.models.project import Kind, State
from shanzhi.projects.queries.budgets import public_rounds
from shanzhi.projects.queries.electors import as_resident
from shanzhi.projects.queries.funds import fund_at
from shanzhi.projects.queries.money import spent_on
from shanzhi.projects.queries.projects import (
    answers_of,
    own_answer,
    public_project,
    public_projects,
    public_years,
)
from shanzhi.projects.rules.money import yuan
from shanzhi.projects.web.decided_items import topic_of
from shanzhi.projects.web.parsing import digits, number
from shanzhi.projects.web.words import phase_words, place_words, shown_project

LIST = "/projects"


@access(ANYONE)
@require_safe
def projects_page(request: HttpRequest) -> HttpResponse:
    """The list of a place and a year; without a place, where to choose one."""
    place = place_of(request)
    if not place:
        return render(request, "projects/public/choose.jinja", {"places": names_below("")})
    this_year = localdate().year
    years = sorted({this_year, *public_years(place)}, reverse=True)
    year = number(request.GET.get("year", "")) or this_year
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    found = public_projects(place, year)
    rows = shown(found)
    context = {
        "place": place,
        "place_name": place_words(place),
        "path": path_of(place),
        "below": [row for row in names_below(place) if len(row[0]) < 15],
        "year": year,
        "year_choices": [(y, y) for y in years],
        "rows": [row for row in rows if not kind or row["project"].kind == kind],
        "done": sum(1 for p in found if p.state in (State.DONE, State.CLOSED)),
        "late": sum(row["late"] for row in rows),
        "total": len(rows),
        "tabs": _tabs(place, year, kind, found),
        "rounds": _rounds(place),
        "fund": _fund_place(place),
    }
    return render(request, "projects/public/list.jinja", context)


@access(ANYONE)
@require_safe
def project_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One project: steps, pictures, money, who answers for it, what residents say."""
    return _page(request, public_project(public_id))


@access(ANYONE)
@require_POST
def evaluation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """I am satisfied, or not and why."""
    resident = resident_of(request)
    project = public_project(public_id)
    address = f"{LIST}/{project.public_id}"
    if resident is None:
        return HttpResponseRedirect(f"/me/sign-in?next={address}", status=303)
    given = {"yes": True, "no": False}.get(request.POST.get("satisfied", ""))
    why = request.POST.get("why", "").replace("\r\n", "\n")
    try:
        evaluate_project(project, is_satisfied=given, why=why, by=as_resident(resident))
    except Invalid as refused:
        return _page(request, project, refused.fields, status=refused.status)
    messages.success(request, _("谢谢，您的评价已经记下。评价期内可以改。"))
    return HttpResponseRedirect(address, status=303)


def shown(projects: list[Project]) -> list[dict[str, Any]]:
    """Rows with money and answers (2 queries)."""
    spent, answers = spent_on([p.pk for p in projects]), answers_of(projects)
    today = localdate()
    return [shown_project(p, today, spent.get(p.pk, 0), answers.get(p.pk)) for p in projects]


def place_of(request: HttpRequest) -> str:
    """The place asked for, else the community of the grid whose code was scanned last."""
    asked = digits(request.GET.get("place", ""))
    if asked:
        return asked if division_name(asked) else ""
    kept = request.COOKIES.get("grid", "")
    try:
        return entrance(kept).grid.code[:12] if kept else ""
    except Refusal:
        return ""


def _page(
    request: HttpRequest, project: Project, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    resident = resident_of(request)
    viewer = as_resident(resident) if resident else NOBODY
    (row,) = shown([project])
    open_until = project.evaluated_until
    context = {
        **row,
        "row": row,
        "asked": project.state == State.DONE and open_until is not None and now() < open_until,
        "is_known": resident is not None,
        "own": own_answer(viewer, project),
        "topic": topic_of(project),
        "fund": _fund_place(project.place_code),
        "left": yuan(project.planned_fen - spent_on([project.pk]).get(project.pk, 0)),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    page = render(request, "projects/public/project.jinja", context, status=status)
    if resident is not None:
        page["Cache-Control"] = "private, no-store"
    return page


def _tabs(place: str, year: int, kind: str, found: list[Project]) -> list[dict[str, Any]]:
    address = f"{LIST}?place={place}&year={year}"
    rows = [("", _("全部"), len(found))]
    rows += [
        (value, str(label), sum(1 for p in found if p.kind == value))
        for value, label in Kind.choices
    ]
    return [
        {
            "label": label,
            "href": f"{address}&kind={key}",
            "current": key == kind,
            "count": count,
        }
        for key, label, count in rows
        if count or not key
    ]


def _rounds(place: str) -> list[dict[str, Any]]:
    """Rounds that are open, and the last one that is over."""
    moment = now()
    rows = [
        {"round": r, "phase": phase_words(r, moment), "amount": yuan(r.amount_fen)}
        for r in public_rounds(place)
    ]
    running = [row for row in rows if row["phase"][0] != "closed"]  # type: ignore[index]  # 2026-11-26: a tuple
    return running + [row for row in rows if row not in running][:2]


def _fund_place(place: str) -> str:
    """The place whose fund pays here: its own, or that of the nearest place above."""
    for code in (place[:length] for length in (12, 9, 6) if len(place) >= length):
        try:
            return fund_at(code).place_code
        except NotFound:
            continue
    return ""
