"""What a topic decided is to be done: a desk opens a project from it, and the topic shows the project."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.deliberation.api import (
    ExecutionItem,
    ItemLink,
    item_for,
    items_for,
    register_item_links,
)
from shanzhi.kernel.api import Actor, Denied, Target, access, actor_of, allowed
from shanzhi.projects.actions.propose_project import NewProject, Source, open_project
from shanzhi.projects.models import Project
from shanzhi.projects.models.project import PUBLIC, Kind
from shanzhi.projects.permissions import PROPOSE_PROJECT

SOURCE, SHOWN = "deliberation.item", 10


@access(PROPOSE_PROJECT)
@require_POST
def opening(request: HttpRequest, item_id: int) -> HttpResponse:
    """Open a project from an item, once: its unit, its money and its day go with it."""
    viewer = actor_of(request)
    item = item_for(viewer, item_id)
    new = NewProject(
        kind=Kind.PROJECT,
        place_code=item.place_code,
        year=localdate().year,
        until_year=max(item.due_on.year, localdate().year),
        title=item.title[:60],
        what=item.topic.title,
        unit_id=item.owner_unit_id,
        planned_fen=int(item.money * 100),
    )
    project = open_project(new, source=Source(SOURCE, item.pk), by=viewer)
    messages.success(request, _("已开成项目，写好节点就可以公布了。"))
    return HttpResponseRedirect(f"/desk/projects/{project.pk}", status=303)


def openable(viewer: Actor) -> list[ExecutionItem]:
    """Items of the viewer's places that have no project, what is due first (2 queries)."""
    if not allowed(viewer, PROPOSE_PROJECT):
        return []
    try:
        found = items_for(viewer)
    except Denied:
        return []
    opened = Project.objects.filter(source_kind=SOURCE, source_id__in=[i.pk for i in found])
    known = set(opened.values_list("source_id", flat=True))
    return [
        item
        for item in found
        if item.pk not in known
        and allowed(viewer, PROPOSE_PROJECT, Target(place_code=item.place_code))
    ][:SHOWN]


def links_of(item: ExecutionItem) -> Iterable[ItemLink]:
    """The project of an item once it is public: everybody who reads the decision finds it."""
    rows = Project.objects.filter(source_kind=SOURCE, source_id=item.pk, state__in=PUBLIC)
    return [ItemLink(project.title, f"/projects/{project.public_id}") for project in rows]


register_item_links(links_of)
