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
    ItemDoor,
    ItemLink,
    Topic,
    item_for,
    items_for,
    register_item_doors,
    register_item_links,
    topic_behind,
)
from shanzhi.kernel.api import Actor, Denied, Target, access, actor_of, allowed
from shanzhi.projects.actions.propose_project import NewProject, Source, open_project
from shanzhi.projects.models import Project
from shanzhi.projects.models.project import PUBLIC, Kind
from shanzhi.projects.permissions import PROPOSE_PROJECT
from shanzhi.projects.queries.money import spent_on
from shanzhi.projects.rules.money import yuan

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
    """The project of an item: once it is public everybody who reads the decision finds it."""
    rows = list(Project.objects.filter(source_kind=SOURCE, source_id=item.pk))
    spent = spent_on([project.pk for project in rows])
    return [_link(project, spent.get(project.pk, 0)) for project in rows]


def _link(project: Project, fen: int) -> ItemLink:
    note = [project.get_state_display()]
    if fen:
        note.append(_("已花 %(n)s 元") % {"n": yuan(fen)})
    return ItemLink(
        what=_("项目：%(title)s") % {"title": project.title},
        href=f"/projects/{project.public_id}" if project.state in PUBLIC else "",
        desk_href=f"/desk/projects/{project.pk}",
        note="，".join(note),  # not on screen: the comma between parts
    )


def doors_of(item: ExecutionItem, viewer: Actor) -> list[ItemDoor]:
    """A project may be opened from an item that has neither a result nor a project."""
    if item.state != "open" or not allowed(viewer, PROPOSE_PROJECT, item.target()):
        return []
    if Project.objects.filter(source_kind=SOURCE, source_id=item.pk).exists():
        return []
    return [ItemDoor(_("开成项目，用专项资金"), f"/desk/projects/items/{item.pk}")]


def topic_of(project: Project) -> Topic | None:
    """The topic that decided on a project; None for one that came from elsewhere."""
    found = project.source_kind == SOURCE and project.source_id is not None
    return topic_behind(project.source_id or 0) if found else None


register_item_links(links_of)
register_item_doors(doors_of)
