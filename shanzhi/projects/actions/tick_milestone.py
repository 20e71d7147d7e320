"""A step is done and shown; when all are, the project is reported as finished and residents are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    WrongState,
    announce,
    claim_files,
    local_zone,
    now,
)
from shanzhi.projects.actions.faults import faults_in, text_fault
from shanzhi.projects.actions.locking import locked_project
from shanzhi.projects.events import MilestoneTicked, ProjectFinished
from shanzhi.projects.models import Milestone, Project, ProjectPicture
from shanzhi.projects.models.project import Stage, State
from shanzhi.projects.permissions import FINISH_PROJECT, TICK_MILESTONE

NOTE, MOST_PICTURES = 300, 9
ANSWERS_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """``key`` is made by the sender: the same never ticks twice. At least one picture, which everybody
    will see; ``stage`` is DURING or AFTER."""

    key: UUID
    note: str = ""
    stage: str = Stage.DURING
    file_ids: Sequence[UUID] = ()
    uploader_key: str = ""


@transaction.atomic
def tick_milestone(
    milestone: Milestone, evidence: Evidence, *, by: Actor, at: datetime | None = None
) -> Milestone:
    """Tick it off with its pictures. Raises Denied; WrongState when the project is not under way; Conflict
    when somebody else ticked it; Invalid (note, photos)."""
    moment = at or now()
    project = locked_project(milestone.project, by=by, capability=TICK_MILESTONE)
    milestone = Milestone.objects.get(pk=milestone.pk)
    if milestone.done_at is not None:
        if milestone.key == evidence.key:
            return milestone
        raise Conflict(_("这个节点已经有人勾销了。"))
    if project.state != State.PUBLISHED:
        raise WrongState(_("项目不在推进中，不能勾销节点。"))
    _check(evidence)
    files = claim_files(evidence.file_ids, uploader_key=evidence.uploader_key)
    ProjectPicture.objects.bulk_create(
        ProjectPicture(project=project, milestone=milestone, stage=evidence.stage, file=file)
        for file in files
    )
    milestone.done_at, milestone.key = moment, evidence.key
    milestone.note = evidence.note.strip()
    milestone.ticked_by_id = by.id if by.is_staff else None
    milestone.save(update_fields=["done_at", "key", "note", "ticked_by"])
    announce(
        MilestoneTicked(
            project_id=project.pk,
            milestone_id=milestone.pk,
            in_time=moment.astimezone(local_zone()).date() <= milestone.due_on,
            file_ids=[file.pk for file in files],
        ),
        by=by,
        place_code=project.place_code,
        at=moment,
    )
    return milestone


@transaction.atomic
def finish_project(project: Project, *, by: Actor, at: datetime | None = None) -> Project:
    """All steps are done: residents are asked for thirty days. Raises Denied; WrongState while a step is
    open."""
    moment = at or now()
    project = locked_project(project, by=by, capability=FINISH_PROJECT, states=(State.PUBLISHED,))
    if project.milestones.filter(done_at__isnull=True).exists():
        raise WrongState(_("还有节点没有勾销，不能报完成。"))
    project.state, project.done_at = State.DONE, moment
    project.evaluated_until = moment + ANSWERS_FOR
    project.save(update_fields=["state", "done_at", "evaluated_until"])
    announce(
        ProjectFinished(project_id=project.pk, round=project.round),
        by=by,
        place_code=project.place_code,
        at=moment,
    )
    return project


def _check(evidence: Evidence) -> None:
    photos = ""
    if not evidence.file_ids:
        photos = _("请至少放一张照片，居民要看到做成了什么。")
    elif len(evidence.file_ids) > MOST_PICTURES:
        photos = _("最多 %(n)s 个文件。") % {"n": MOST_PICTURES}
    faults = faults_in(
        note=text_fault(evidence.note, NOTE),
        photos=photos,
        stage="" if evidence.stage in Stage.values else _("请选择照片是什么时候拍的。"),
    )
    if faults:
        raise Invalid(faults)
