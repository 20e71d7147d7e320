"""Residents say whether they are satisfied, and what follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Denied, Invalid, Target, WrongState, announce, now, require
from shanzhi.projects.actions.faults import text_fault
from shanzhi.projects.actions.locking import locked_project
from shanzhi.projects.events import EvaluationClosed, ProjectEvaluated, ProjectReopened
from shanzhi.projects.models import Evaluation, Milestone, Project
from shanzhi.projects.models.project import State
from shanzhi.projects.permissions import EVALUATE, WATCH_PROJECTS
from shanzhi.projects.rules.judging import Verdict, verdict

WHY = 300
PUT_RIGHT_WITHIN = timedelta(days=30)


@transaction.atomic
def evaluate_project(
    project: Project,
    *,
    is_satisfied: bool | None,
    why: str,
    by: Actor,
    at: datetime | None = None,
) -> Evaluation:
    """What a resident says; said again it takes the place of the first. Raises Denied for who has not
    proved a number; WrongState when nobody is asked; Invalid: no choice, or dissatisfied without why."""
    moment = at or now()
    if by.id is None:
        raise Denied(_("请先用手机号登录，再评价。"))
    require(by, EVALUATE, Target(key=("resident", by.id)))
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.state != State.DONE or not _takes_answers(project, moment):
        raise WrongState(_("这个项目现在不在评价期。"))
    _check(is_satisfied, why)
    row, _new = Evaluation.objects.update_or_create(
        project=project,
        resident_id=by.id,
        round=project.round,
        defaults={"is_satisfied": bool(is_satisfied), "why": why.strip(), "at": moment},
    )
    announce(
        ProjectEvaluated(project_id=project.pk, round=project.round),
        by=by,
        place_code=project.place_code,
        at=moment,
    )
    return row


@transaction.atomic
def close_evaluation(project: Project, *, by: Actor, at: datetime | None = None) -> Project:
    """The thirty days are over: it is closed, or reopened once when too few were satisfied.

    Raises Denied; WrongState when it is not being evaluated, or its days are not over.
    """
    moment = at or now()
    project = locked_project(project, by=by, capability=WATCH_PROJECTS, states=(State.DONE,))
    if _takes_answers(project, moment):
        raise WrongState(_("评价期还没有结束。"))
    rows = list(
        Evaluation.objects.filter(project=project, round=project.round).values_list(
            "is_satisfied", flat=True
        )
    )
    found = verdict(
        sum(rows),
        len(rows),
        needed=project.needed_percent,
        least=project.least_answers,
        round_=project.round,
    )
    project.verdict = found.value
    announce(
        EvaluationClosed(
            project_id=project.pk, verdict=found.value, satisfied=sum(rows), answered=len(rows)
        ),
        by=by,
        place_code=project.place_code,
        at=moment,
    )
    if found is Verdict.REOPENED:
        return _reopened(project, by=by, at=moment)
    project.state, project.closed_at = State.CLOSED, moment
    project.save(update_fields=["state", "verdict", "closed_at"])
    return project


def _reopened(project: Project, *, by: Actor, at: datetime) -> Project:
    """What residents found wanting is put right within thirty days, in public."""
    step = Milestone.objects.create(
        project=project,
        place_code=project.place_code,
        title=_("按居民意见整改"),
        due_on=(at + PUT_RIGHT_WITHIN).date(),
    )
    project.state, project.round = State.PUBLISHED, 1
    project.done_at = project.evaluated_until = None
    project.save(update_fields=["state", "round", "verdict", "done_at", "evaluated_until"])
    announce(
        ProjectReopened(project_id=project.pk, milestone_id=step.pk),
        by=by,
        place_code=project.place_code,
        at=at,
    )
    return project


def _takes_answers(project: Project, moment: datetime) -> bool:
    return project.evaluated_until is not None and moment < project.evaluated_until


def _check(is_satisfied: bool | None, why: str) -> None:
    faults = {}
    if is_satisfied is None:
        faults["satisfied"] = _("请选择满意还是不满意。")
    fault = text_fault(why, WHY, required=is_satisfied is False)
    if fault:
        faults["why"] = _("不满意的话，请写一句为什么。") if not why.strip() else fault
    if faults:
        raise Invalid(faults)
