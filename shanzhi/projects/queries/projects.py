"""Projects and pledges: for everybody once they are public, for desks and units before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from shanzhi.kernel.api import Actor, NotFound, Role, require
from shanzhi.projects.models import Evaluation, Milestone, Project, ProjectPicture
from shanzhi.projects.models.project import PUBLIC, State
from shanzhi.projects.permissions import DESKS, READ_PROJECTS

LISTED, TOLD_FROM = 300, 3
LENGTHS = (6, 9, 12, 15)


@dataclass(frozen=True, slots=True)
class Answers:
    """How many answered in the round that counts, and how many of them are satisfied."""

    answered: int
    satisfied: int


def public_projects(place_code: str, year: int, kind: str = "") -> list[Project]:
    """What a place, those above it and those below it have promised for a year, the place's own first
    (3 queries)."""
    above = [place_code[:n] for n in LENGTHS if n <= len(place_code)]
    near = Q(place_code__in=above) | Q(place_code__startswith=place_code)
    rows = Project.objects.filter(
        near, state__in=PUBLIC, year__lte=year, until_year__gte=year, kind__startswith=kind
    )
    found = list(_told(rows).order_by("kind", "pk")[:LISTED])
    return sorted(found, key=lambda p: (p.place_code != place_code, -len(p.place_code), p.pk))


def public_years(place_code: str) -> list[int]:
    """Years on which something stands, the newest first (1 query)."""
    above = [place_code[:n] for n in LENGTHS if n <= len(place_code)]
    near = Q(place_code__in=above) | Q(place_code__startswith=place_code)
    rows = Project.objects.filter(near, state__in=PUBLIC).values_list("year", "until_year")
    return sorted({y for a, b in rows.distinct() for y in range(a, b + 1)}, reverse=True)


def public_project(public_id: UUID) -> Project:
    """Raises NotFound for what is not public."""
    found = _told(Project.objects.filter(public_id=public_id, state__in=PUBLIC)).first()
    if found is None:
        raise NotFound
    return found


def desk_projects(viewer: Actor, *, place_code: str = "", kind: str = "") -> list[Project]:
    """Those of the viewer's places or units (3 queries). Raises Denied."""
    require(viewer, READ_PROJECTS)
    rows = _reached(viewer).filter(place_code__startswith=place_code, kind__startswith=kind)
    return list(_told(rows).order_by("-year", "place_code", "pk")[:LISTED])


def project_for(viewer: Actor, project_id: int) -> Project:
    """Raises NotFound: to others it does not exist."""
    found = _told(_reached(viewer).filter(pk=project_id)).first()
    if found is None:
        raise NotFound
    return found


def open_steps(viewer: Actor) -> list[Milestone]:
    """Steps of public projects that the viewer may tick off, what is due first (1 query)."""
    rows = Milestone.objects.filter(
        _reach(viewer, "project__", Role.GRID_WORKER),
        done_at__isnull=True,
        project__state=State.PUBLISHED,
    )
    return list(rows.select_related("project").order_by("due_on", "pk")[:LISTED])


def step_for(viewer: Actor, milestone_id: int) -> Milestone:
    """One of them, also when it is done. Raises NotFound."""
    rows = Milestone.objects.filter(
        _reach(viewer, "project__", Role.GRID_WORKER), pk=milestone_id, project__state__in=PUBLIC
    )
    found = rows.select_related("project__unit").first()
    if found is None:
        raise NotFound
    return found


def answers_of(projects: Collection[Project]) -> dict[int, Answers]:
    """Project → numbers of its current round: nobody is named (1 query)."""
    rounds = {project.pk: project.round for project in projects}
    rows = (
        Evaluation.objects.filter(project_id__in=rounds)
        .values("project_id", "round")
        .annotate(n=Count("pk"), yes=Count("pk", filter=Q(is_satisfied=True)))
    )
    return {
        row["project_id"]: Answers(row["n"], row["yes"])
        for row in rows
        if row["round"] == rounds[row["project_id"]]
    }


def said_of(viewer: Actor, project: Project) -> list[Evaluation]:
    """What residents wrote, for who may read the project at a desk, newest first (1 query)."""
    require(viewer, READ_PROJECTS)
    return list(project.evaluations.exclude(why="").order_by("-at")[:LISTED])


def own_answer(viewer: Actor, project: Project) -> Evaluation | None:
    """What a resident said in this round."""
    rows = Evaluation.objects.filter(
        project=project, round=project.round, resident_id=viewer.id or 0
    )
    return None if viewer.is_staff else rows.first()


def _reached(viewer: Actor) -> QuerySet[Project]:
    return Project.objects.filter(_reach(viewer, "", Role.LEADER))


def _reach(viewer: Actor, to: str, more: Role) -> Q:
    """Within a desk's place, or of a handler's unit."""
    reach = Q(pk__in=[])
    if viewer.scopes(Role.HANDLER):
        reach |= Q(**{f"{to}unit_id__in": viewer.unit_ids})
    for scope in viewer.scopes(*DESKS, more):
        reach |= Q(**{f"{to}place_code__startswith": scope})
    return reach


def _told(rows: QuerySet[Project]) -> QuerySet[Project]:
    steps = Milestone.objects.select_related("ticked_by").order_by("due_on", "pk")
    pictures = ProjectPicture.objects.select_related("file").order_by("pk")
    return rows.select_related("unit").prefetch_related(
        Prefetch("milestones", steps), Prefetch("pictures", pictures)
    )
