"""The room's front door."""

from shanzhi.projects.actions.decide_project import (
    NewMilestone,
    choose_project,
    publish_project,
)
from shanzhi.projects.actions.propose_project import (
    NewProject,
    Source,
    open_project,
    propose_project,
)
from shanzhi.projects.demo import load_demo_projects
from shanzhi.projects.models import BudgetRound, Fund, Milestone, Project

__all__ = [
    "BudgetRound",
    "Fund",
    "Milestone",
    "NewMilestone",
    "NewProject",
    "Project",
    "Source",
    "choose_project",
    "load_demo_projects",
    "open_project",
    "propose_project",
    "publish_project",
]
