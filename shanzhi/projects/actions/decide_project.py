"""A proposed project is chosen or not; a chosen one is published with its milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, announce, local_zone, now
from shanzhi.projects.actions.faults import text_fault
from shanzhi.projects.actions.locking import locked_project
from shanzhi.projects.events import (
    MilestoneAdded,
    ProjectChosen,
    ProjectDropped,
    ProjectPublished,
    ProjectRevised,
)
from shanzhi.projects.models import Milestone, Project
from shanzhi.projects.models.project import State
from shanzhi.projects.permissions import DECIDE_PROJECT
from shanzhi.projects.queries.money import spent_on
from shanzhi.projects.rules.money import MOST_FEN, yuan

MILESTONE, REASON, MOST_MILESTONES = 60, 300, 12


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """``due_on`` is the last day on which it is in time."""

    title: str
    due_on: date


@transaction.atomic
def choose_project(project: Project, *, by: Actor, at: datetime | None = None) -> Project:
    """It is to be done. Raises Denied; WrongState unless it is proposed."""
    moment = at or now()
    project = locked_project(project, by=by, capability=DECIDE_PROJECT, states=(State.PROPOSED,))
    return _moved(project, State.CHOSEN, ProjectChosen(project_id=project.pk), by=by, at=moment)


@transaction.atomic
def drop_project(
    project: Project, *, reason: str, by: Actor, at: datetime | None = None
) -> Project:
    """It is not to be done, with the reason. Raises Denied; WrongState once it is public; Invalid."""
    moment = at or now()
    states = (State.PROPOSED, State.CHOSEN)
    project = locked_project(project, by=by, capability=DECIDE_PROJECT, states=states)
    if fault := text_fault(reason, REASON, required=True):
        raise Invalid({"reason": fault})
    project.drop_reason = reason.strip()
    project.save(update_fields=["drop_reason"])
    return _moved(project, State.DROPPED, ProjectDropped(project_id=project.pk), by=by, at=moment)


@transaction.atomic
def publish_project(
    project: Project,
    milestones: Sequence[NewMilestone],
    *,
    by: Actor,
    at: datetime | None = None,
) -> Project:
    """Put it before the public with its steps, at least one. Raises Denied; WrongState unless it was
    chosen; Invalid (milestones)."""
    moment = at or now()
    today = moment.astimezone(local_zone()).date()
    project = locked_project(project, by=by, capability=DECIDE_PROJECT, states=(State.CHOSEN,))
    _check(project, milestones, today)
    for each in milestones:
        Milestone.objects.create(
            project=project,
            place_code=project.place_code,
            title=each.title.strip(),
            due_on=each.due_on,
        )
    project.published_at = moment
    project.save(update_fields=["published_at"])
    event = ProjectPublished(project_id=project.pk, milestones=len(milestones))
    return _moved(project, State.PUBLISHED, event, by=by, at=moment)


@transaction.atomic
def add_milestone(
    project: Project, new: NewMilestone, *, by: Actor, at: datetime | None = None
) -> Milestone:
    """One more step of a public project. Raises Denied, WrongState, Invalid."""
    moment = at or now()
    today = moment.astimezone(local_zone()).date()
    project = locked_project(project, by=by, capability=DECIDE_PROJECT, states=(State.PUBLISHED,))
    there = list(project.milestones.all())
    if any(each.title == new.title.strip() for each in there) or len(there) >= MOST_MILESTONES:
        raise Invalid({"milestones": _("节点已经有了，或者太多了（最多 12 个）。")})
    _check(project, [new], today)
    made = Milestone.objects.create(
        project=project, place_code=project.place_code, title=new.title.strip(), due_on=new.due_on
    )
    announce(
        MilestoneAdded(project_id=project.pk, milestone_id=made.pk, due_on=new.due_on.isoformat()),
        by=by,
        place_code=project.place_code,
        at=moment,
    )
    return made


@transaction.atomic
def revise_plan(
    project: Project, planned_fen: int, *, reason: str, by: Actor, at: datetime | None = None
) -> Project:
    """Change its money, with the reason, which is public. Raises Denied; WrongState when it is over;
    Invalid: less than was spent, or no reason."""
    moment = at or now()
    states = (State.CHOSEN, State.PUBLISHED)
    project = locked_project(project, by=by, capability=DECIDE_PROJECT, states=states)
    faults = {}
    if not 0 <= planned_fen <= MOST_FEN:
        faults["planned"] = _("金额要在 0 到 1 亿元之间，最多两位小数。")
    elif planned_fen < (spent := spent_on([project.pk]).get(project.pk, 0)):
        faults["planned"] = _("已经支出 %(spent)s 元，不能改得更少。") % {"spent": yuan(spent)}
    if fault := text_fault(reason, 200, required=True):
        faults["reason"] = fault
    if faults:
        raise Invalid(faults)
    project.planned_fen, project.plan_reason = planned_fen, reason.strip()
    project.save(update_fields=["planned_fen", "plan_reason"])
    announce(
        ProjectRevised(project_id=project.pk, planned_fen=planned_fen),
        by=by,
        place_code=project.place_code,
        at=moment,
    )
    return project


def _moved(
    project: Project,
    state: State,
    event: ProjectChosen | ProjectDropped | ProjectPublished,
    *,
    by: Actor,
    at: datetime,
) -> Project:
    project.state = state
    project.save(update_fields=["state"])
    announce(event, by=by, place_code=project.place_code, at=at)
    return project


def _check(project: Project, milestones: Sequence[NewMilestone], today: date) -> None:
    titles = [each.title.strip() for each in milestones]
    fault = ""
    if not milestones or len(milestones) > MOST_MILESTONES:
        fault = _("请写 1 到 12 个节点，每行一个：日期 空格 做什么。")
    elif len(set(titles)) < len(titles):
        fault = _("两个节点写的一样，请区分开。")
    elif wrong := next(filter(None, (text_fault(t, MILESTONE, required=True) for t in titles)), ""):
        fault = wrong
    elif any(not today <= each.due_on <= date(project.until_year, 12, 31) for each in milestones):
        fault = _("节点的日期要在今天到 %(year)s 年底之间。") % {"year": project.until_year}
    if fault:
        raise Invalid({"milestones": fault})
