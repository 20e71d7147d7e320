"""The row of a project, a fund or a round, locked, for who may do this to it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Capability, Target, WrongState, require
from shanzhi.projects.models import BudgetRound, Fund, Project


def target_of(project: Project) -> Target:
    """Where a project stands, and which unit answers for it."""
    return Target(
        place_code=project.place_code, unit_id=project.unit_id, key=("project", project.pk)
    )


def locked_project(
    project: Project, *, by: Actor, capability: Capability, states: tuple[str, ...] = ()
) -> Project:
    """Raises Denied; WrongState unless it is in one of ``states`` (any when none is named)."""
    found = Project.objects.select_for_update().get(pk=project.pk)
    require(by, capability, target_of(found))
    if states and found.state not in states:
        raise WrongState(
            _("这个项目现在是“%(state)s”，不能这样做，请刷新后再看。")
            % {"state": found.get_state_display()}
        )
    return found


def locked_fund(fund: Fund, *, by: Actor, capability: Capability) -> Fund:
    """Raises Denied."""
    found = Fund.objects.select_for_update().get(pk=fund.pk)
    require(by, capability, Target(place_code=found.place_code))
    return found


def locked_round(round_: BudgetRound, *, by: Actor, capability: Capability) -> BudgetRound:
    """For desks and units. Raises Denied."""
    found = BudgetRound.objects.select_for_update().get(pk=round_.pk)
    require(by, capability, Target(place_code=found.place_code, unit_id=found.unit_id))
    return found
