"""The room's front door."""

from shanzhi.organizations.actions.appoint import appoint, end_post
from shanzhi.organizations.actions.assign_grid_worker import assign_grid_worker, end_grid_duty
from shanzhi.organizations.actions.duties import (
    DutyProposal,
    admit_duty,
    end_duty,
    propose_duty,
    refuse_duty,
)
from shanzhi.organizations.actions.found_unit import UnitParticulars, change_unit, found_unit
from shanzhi.organizations.actions.import_units import import_units
from shanzhi.organizations.actions.leave import end_leave, note_leave
from shanzhi.organizations.actions.set_team_profile import TeamParticulars, set_team_profile
from shanzhi.organizations.actions.shifts import remove_shift, set_shift
from shanzhi.organizations.actions.training import NewTraining, note_training, remove_training
from shanzhi.organizations.demo import load_demo_people
from shanzhi.organizations.demo_cast import (
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    HANDLERS_UNIT,
    DemoAccount,
)
from shanzhi.organizations.demo_team import load_demo_team
from shanzhi.organizations.models import Duty, GridWorker, Post, Unit
from shanzhi.organizations.models.grid_worker import GridDuty
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.permissions import MANAGE_TEAM
from shanzhi.organizations.queries import (
    GridContact,
    directory,
    dispatchable_units,
    grid_workers,
    is_admitted,
    members_of,
    receiver_unit,
    staff_actor,
    unit,
    unit_ids_by_name,
    units_for,
)
from shanzhi.organizations.queries_shifts import on_shift
from shanzhi.organizations.queries_team import (
    Member,
    communities_of,
    grids_of,
    member_for,
    team_of,
    trainings_of,
)
from shanzhi.organizations.queries_teams import KnownTeam, teams_serving
from shanzhi.organizations.scanned import register_scanned

__all__ = [
    "DEMO_ACCOUNTS",
    "DEMO_PASSWORD",
    "HANDLERS_UNIT",
    "MANAGE_TEAM",
    "DemoAccount",
    "Duty",
    "DutyProposal",
    "GridContact",
    "GridDuty",
    "GridWorker",
    "KnownTeam",
    "Member",
    "NewTraining",
    "Post",
    "TeamParticulars",
    "Unit",
    "UnitKind",
    "UnitParticulars",
    "admit_duty",
    "appoint",
    "assign_grid_worker",
    "change_unit",
    "communities_of",
    "directory",
    "dispatchable_units",
    "end_duty",
    "end_grid_duty",
    "end_leave",
    "end_post",
    "found_unit",
    "grid_workers",
    "grids_of",
    "import_units",
    "is_admitted",
    "load_demo_people",
    "load_demo_team",
    "member_for",
    "members_of",
    "note_leave",
    "note_training",
    "on_shift",
    "propose_duty",
    "receiver_unit",
    "refuse_duty",
    "register_scanned",
    "remove_shift",
    "remove_training",
    "set_shift",
    "set_team_profile",
    "staff_actor",
    "team_of",
    "teams_serving",
    "trainings_of",
    "unit",
    "unit_ids_by_name",
    "units_for",
]
