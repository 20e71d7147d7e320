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
from shanzhi.organizations.demo import load_demo_people
from shanzhi.organizations.demo_cast import DEMO_ACCOUNTS, DEMO_PASSWORD, DemoAccount
from shanzhi.organizations.models import Duty, GridWorker, Post, Unit
from shanzhi.organizations.models.grid_worker import GridDuty
from shanzhi.organizations.models.unit import UnitKind
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
    units_for,
)

__all__ = [
    "DEMO_ACCOUNTS",
    "DEMO_PASSWORD",
    "DemoAccount",
    "Duty",
    "DutyProposal",
    "GridContact",
    "GridDuty",
    "GridWorker",
    "Post",
    "Unit",
    "UnitKind",
    "UnitParticulars",
    "admit_duty",
    "appoint",
    "assign_grid_worker",
    "change_unit",
    "directory",
    "dispatchable_units",
    "end_duty",
    "end_grid_duty",
    "end_post",
    "found_unit",
    "grid_workers",
    "import_units",
    "is_admitted",
    "load_demo_people",
    "members_of",
    "propose_duty",
    "receiver_unit",
    "refuse_duty",
    "staff_actor",
    "unit",
    "units_for",
]
