"""Once a day: steps that are late are told upwards, evaluations whose days are over are closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import SYSTEM, Actor, announce, local_zone, now, require
from shanzhi.projects.actions.evaluate_project import close_evaluation
from shanzhi.projects.events import MilestoneLate
from shanzhi.projects.models import Milestone, Project
from shanzhi.projects.models.project import State
from shanzhi.projects.permissions import WATCH_PROJECTS


def watch_projects(at: datetime | None = None, *, by: Actor = SYSTEM) -> tuple[int, int]:
    """(steps told as late, evaluations closed). Run again it changes nothing."""
    moment = at or now()
    require(by, WATCH_PROJECTS)
    today = moment.astimezone(local_zone()).date()
    late = Milestone.objects.filter(
        done_at__isnull=True,
        told_at__isnull=True,
        due_on__lt=today,
        project__state=State.PUBLISHED,
    )
    told = sum(_tell(pk, by, moment) for pk in late.order_by("pk").values_list("pk", flat=True))
    over = Project.objects.filter(state=State.DONE, evaluated_until__lte=moment).order_by("pk")
    closed = [close_evaluation(project, by=by, at=moment) for project in over]
    return told, len(closed)


@transaction.atomic
def _tell(milestone_id: int, by: Actor, at: datetime) -> bool:
    project = Project.objects.select_for_update().get(milestones=milestone_id)
    step = Milestone.objects.get(pk=milestone_id)
    if step.told_at is not None or step.done_at is not None:
        return False
    step.told_at = at
    step.save(update_fields=["told_at"])
    announce(
        MilestoneLate(project_id=project.pk, milestone_id=step.pk, due_on=step.due_on.isoformat()),
        by=by,
        place_code=project.place_code,
        at=at,
    )
    return True
