"""Projects and pledges at the desk: one list, each with what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.api import (
    Actor,
    Invalid,
    access,
    actor_of,
    allowed,
    event_kinds,
    history,
    moment,
    render,
    uploader_key_of,
)
from shanzhi.organizations.api import dispatchable_units
from shanzhi.projects.actions.decide_project import (
    add_milestone,
    choose_project,
    drop_project,
    publish_project,
    revise_plan,
)
from shanzhi.projects.actions.locking import target_of
from shanzhi.projects.actions.propose_project import NewProject, propose_project
from shanzhi.projects.actions.tick_milestone import finish_project
from shanzhi.projects.models import Project
from shanzhi.projects.models.project import Kind, State
from shanzhi.projects.permissions import (
    DECIDE_PROJECT,
    FINISH_PROJECT,
    PROPOSE_PROJECT,
    READ_PROJECTS,
    TICK_MILESTONE,
)
from shanzhi.projects.queries.funds import fund_paying
from shanzhi.projects.queries.projects import desk_projects, project_for, said_of
from shanzhi.projects.rules.money import fen_of
from shanzhi.projects.web.decided_items import openable, topic_of
from shanzhi.projects.web.parsing import digits, files_of, milestones_of, number, plan_of
from shanzhi.projects.web.public import shown
from shanzhi.projects.web.words import place_choices

LIST = "/desk/projects"
SHOWN = ("all", "late", "proposed", "chosen", "published", "done", "closed", "dropped")


@access(READ_PROJECTS)
@require_GET
def projects_page(request: HttpRequest) -> HttpResponse:
    """What a place has promised, what is late first in sight."""
    viewer = actor_of(request)
    place = digits(request.GET.get("place", ""))
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    tab = request.GET.get("show", "all")
    tab = tab if tab in SHOWN else "all"
    rows = shown(desk_projects(viewer, place_code=place, kind=kind))
    context = {
        "rows": [row for row in rows if _fits(row, tab)],
        "tabs": _tabs(tab, place, kind, rows),
        "place": place,
        "places": place_choices(viewer),
        "kind": kind,
        "kinds": Kind.choices,
        "may_propose": allowed(viewer, PROPOSE_PROJECT),
        "items": openable(viewer),
    }
    return render(request, "projects/desk/projects.jinja", context)


@access(PROPOSE_PROJECT)
@require_http_methods(["GET", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """Put something on the list."""
    if request.method == "GET":
        return _form(request)
    given = request.POST
    try:
        new = NewProject(
            kind=given.get("kind", ""),
            place_code=digits(given.get("place", "")),
            year=number(given.get("year", "")),
            until_year=number(given.get("until_year", "")) or None,
            title=given.get("title", ""),
            what=given.get("what", "").replace("\r\n", "\n"),
            beneficiaries=given.get("beneficiaries", ""),
            unit_id=number(given.get("unit", "")),
            planned_fen=plan_of(given.get("planned", "")),
            file_ids=tuple(files_of(request)),
            uploader_key=uploader_key_of(request),
        )
        project = propose_project(new, by=actor_of(request))
    except Invalid as why:
        return _form(request, why.fields, why.status)
    messages.success(request, _("已提出，选定并写好节点后向居民公布。"))
    return HttpResponseRedirect(f"{LIST}/{project.pk}", status=303)


@access(READ_PROJECTS)
@require_GET
def project_page(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project with what can be done next."""
    return _page(request, project_for(actor_of(request), project_id))


@access(DECIDE_PROJECT)
@require_POST
def choosing(request: HttpRequest, project_id: int) -> HttpResponse:
    """It is to be done."""
    return _done(request, project_id, choose_project, _("已选定。写好节点和日期，就可以公布了。"))


@access(DECIDE_PROJECT)
@require_POST
def dropping(request: HttpRequest, project_id: int) -> HttpResponse:
    """It is not to be done."""
    reason = request.POST.get("reason", "")

    def act(project: Project, *, by: Actor) -> Project:
        return drop_project(project, reason=reason, by=by)

    return _done(request, project_id, act, _("已标记为未列入，原因已留下。"))


@access(DECIDE_PROJECT)
@require_POST
def publishing(request: HttpRequest, project_id: int) -> HttpResponse:
    """Put it before the public with its steps."""

    def act(project: Project, *, by: Actor) -> Project:
        return publish_project(project, milestones_of(request.POST.get("milestones", "")), by=by)

    return _done(request, project_id, act, _("已公布，居民可以看到节点和进度。"))


@access(DECIDE_PROJECT)
@require_POST
def milestones(request: HttpRequest, project_id: int) -> HttpResponse:
    """One more step."""

    def act(project: Project, *, by: Actor) -> None:
        for new in milestones_of(request.POST.get("milestones", "")):
            add_milestone(project, new, by=by)

    return _done(request, project_id, act, _("已新增节点。"))


@access(DECIDE_PROJECT)
@require_POST
def plan(request: HttpRequest, project_id: int) -> HttpResponse:
    """Change its money."""
    planned = fen_of(request.POST.get("planned", ""))
    reason = request.POST.get("reason", "")

    def act(project: Project, *, by: Actor) -> Project:
        return revise_plan(project, -1 if planned is None else planned, reason=reason, by=by)

    return _done(request, project_id, act, _("已调整，原因会公开。"))


@access(FINISH_PROJECT)
@require_POST
def completion(request: HttpRequest, project_id: int) -> HttpResponse:
    """All is done: residents are asked."""
    return _done(request, project_id, finish_project, _("已报完成，请居民评价三十天。"))


def _done(
    request: HttpRequest, project_id: int, act: Callable[..., Any], said: str
) -> HttpResponse:
    viewer = actor_of(request)
    project = project_for(viewer, project_id)
    try:
        act(project, by=viewer)
    except Invalid as why:
        return _page(request, project, why.fields, why.status)
    messages.success(request, said)
    return HttpResponseRedirect(f"{LIST}/{project.pk}", status=303)


def _page(
    request: HttpRequest, project: Project, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer, target = actor_of(request), target_of(project)
    (row,) = shown([project])
    context = {
        **row,
        "may_decide": allowed(viewer, DECIDE_PROJECT, target),
        "may_tick": allowed(viewer, TICK_MILESTONE, target) and project.state == State.PUBLISHED,
        "may_finish": allowed(viewer, FINISH_PROJECT, target)
        and project.state == State.PUBLISHED
        and row["done"] == row["total"],
        "said": said_of(viewer, project),
        "history": _history(project),
        "topic": topic_of(project),
        "fund": fund_paying(viewer, project.place_code),
        "errors": errors or {},
        "typed": request.POST if errors else {},
        "today": localdate(),
    }
    page = render(request, "projects/desk/project.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def _history(project: Project) -> list[dict[str, Any]]:
    labels = {kind: cls.label for kind, cls in event_kinds().items()}
    rows = list(history("project", project.pk))
    return [
        {"title": labels.get(r.kind, r.kind), "at": r.at, "when": moment(r.at)}
        for r in reversed(rows)
    ]


def _form(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor_of(request)
    places = place_choices(viewer)
    units = {
        unit.pk: unit.name
        for code, _name in places[:60]
        for unit in dispatchable_units(viewer, code)
    }
    context = {
        "places": places,
        "units": sorted(units.items(), key=lambda pair: pair[1]),
        "kinds": Kind.choices[:2],
        "year": localdate().year,
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "projects/desk/project_new.jinja", context, status=status)


def _fits(row: dict[str, Any], tab: str) -> bool:
    return tab == "all" or (row["late"] > 0 if tab == "late" else row["project"].state == tab)


def _tabs(
    current: str, place: str, kind: str, rows: list[dict[str, Any]]
) -> list[dict[str, object]]:
    labels = {"all": _("全部"), "late": _("有逾期"), **dict(State.choices)}
    counts = {key: sum(1 for row in rows if _fits(row, key)) for key in SHOWN}
    return [
        {
            "label": labels[key],
            "href": f"{LIST}?show={key}&place={place}&kind={kind}",
            "current": key == current,
            "count": counts[key],
        }
        for key in SHOWN
        if counts[key] or key in ("all", "late", current)
    ]
