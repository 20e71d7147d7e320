"""Something is put on a place's list: proposed at a desk, or opened from what it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Invalid,
    Target,
    announce,
    claim_files,
    local_zone,
    now,
    require,
)
from shanzhi.organizations.api import unit as known_unit
from shanzhi.places.api import division_name
from shanzhi.projects.actions.faults import faults_in, text_fault
from shanzhi.projects.events import ProjectChosen, ProjectProposed
from shanzhi.projects.models import Project, ProjectPicture
from shanzhi.projects.models.project import Kind, Stage, State
from shanzhi.projects.permissions import PROPOSE_PROJECT
from shanzhi.projects.rules.money import MOST_FEN

TITLE, WHAT, BENEFICIARIES = 60, 1000, 80
LONGEST_TERM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """``kind`` is a Kind; ``until_year`` None means the year itself; money in fen. ``file_ids`` are
    pictures of the place as it is before, sent by ``uploader_key``."""

    kind: str
    place_code: str
    year: int
    title: str
    unit_id: int
    until_year: int | None = None
    what: str = ""
    beneficiaries: str = ""
    planned_fen: int = 0
    file_ids: tuple[UUID, ...] = ()
    uploader_key: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What a project came from: ``kind`` names it ("deliberation.item", "projects.proposal")."""

    kind: str
    id: int


@transaction.atomic
def propose_project(new: NewProject, *, by: Actor, at: datetime | None = None) -> Project:
    """Put it on the list of what may be done. Raises Denied; Invalid (kind, place, year, title, …)."""
    moment = at or now()
    require(by, PROPOSE_PROJECT, Target(place_code=new.place_code))
    return _made(new, by=by, at=moment)


@transaction.atomic
def open_project(
    new: NewProject, *, source: Source, by: Actor, at: datetime | None = None
) -> Project:
    """Open a project for something that was decided elsewhere: it is chosen at once. The same source
    never makes two. Raises Denied, Invalid."""
    moment = at or now()
    require(by, PROPOSE_PROJECT, Target(place_code=new.place_code))
    known = Project.objects.filter(source_kind=source.kind, source_id=source.id).first()
    if known is not None:
        return known
    project = _made(new, by=by, at=moment, source=source)
    project.state = State.CHOSEN
    project.save(update_fields=["state"])
    announce(ProjectChosen(project_id=project.pk), by=by, place_code=project.place_code, at=moment)
    return project


def _made(new: NewProject, *, by: Actor, at: datetime, source: Source | None = None) -> Project:
    _check(new, at.astimezone(local_zone()).year)
    project = Project.objects.create(
        kind=new.kind,
        place_code=new.place_code,
        year=new.year,
        until_year=new.until_year or new.year,
        title=new.title.strip(),
        what=new.what.strip(),
        beneficiaries=new.beneficiaries.strip(),
        unit_id=new.unit_id,
        planned_fen=new.planned_fen,
        source_kind=source.kind if source else "",
        source_id=source.id if source else None,
        proposed_at=at,
    )
    files = claim_files(new.file_ids, uploader_key=new.uploader_key)
    ProjectPicture.objects.bulk_create(
        ProjectPicture(project=project, stage=Stage.BEFORE, file=file) for file in files
    )
    announce(
        ProjectProposed(
            project_id=project.pk,
            sort=project.kind,
            source=project.source_kind,
            source_id=project.source_id,
        ),
        by=by,
        place_code=project.place_code,
        at=at,
        fresh=True,
    )
    return project


def _check(new: NewProject, this_year: int) -> None:
    unit = known_unit(new.unit_id)
    until = new.until_year or new.year
    faults = faults_in(
        kind="" if new.kind in Kind.values else _("请选择是实事、承诺还是微项目。"),
        place="" if division_name(new.place_code) else _("没有这个地方，请重新选择。"),
        title=text_fault(new.title, TITLE, required=True),
        what=text_fault(new.what, WHAT),
        beneficiaries=text_fault(new.beneficiaries, BENEFICIARIES),
        unit="" if unit is not None and unit.is_active else _("请选择责任单位。"),
        planned=""
        if 0 <= new.planned_fen <= MOST_FEN
        else _("金额要在 0 到 1 亿元之间，最多两位小数。"),
        year=""
        if this_year - LONGEST_TERM <= new.year <= this_year + LONGEST_TERM
        else _("年份不对，请填最近几年。"),
        until_year=""
        if new.year <= until <= new.year + LONGEST_TERM
        else _("承诺的截止年份要在起始年之后，最长五年。"),
    )
    if faults:
        raise Invalid(faults)
