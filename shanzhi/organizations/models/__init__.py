"""Aggregates of the room."""

from shanzhi.organizations.models.check_in import CheckIn
from shanzhi.organizations.models.duty import Duty
from shanzhi.organizations.models.grid_worker import GridWorker
from shanzhi.organizations.models.team import Leave, Substitution, Training, WorkShift
from shanzhi.organizations.models.team_profile import TeamProfile
from shanzhi.organizations.models.unit import Post, Unit

__all__ = [
    "CheckIn",
    "Duty",
    "GridWorker",
    "Leave",
    "Post",
    "Substitution",
    "TeamProfile",
    "Training",
    "Unit",
    "WorkShift",
]
