"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.organizations.models import (
    CheckIn,
    Duty,
    GridWorker,
    Leave,
    Post,
    Substitution,
    TeamProfile,
    Training,
    Unit,
    WorkShift,
)

declare(
    Duty,
    each(ACTED, "proposed_by decided_by"),
    none="place_code category_code title reason starts_on ends_on decision",
)
declare(
    CheckIn,
    {"account": ACTED},
    none="place_code shown_by distance_m accuracy_m building_name age_s",
)
declare(GridWorker, {"account": ACTED}, none="grid_code starts_on ends_on")
declare(Post, {"account": ACTED}, none="title starts_on ends_on")
declare(TeamProfile, none="skills latitude longitude from_hour until_hour capacity")
declare(Unit, none="name place_code phone address opening_hours")

# Of somebody's work, for themselves and their community.
EMPLOYED = FieldUse(
    DataClass.PERSONAL,
    "plans who is there, and shows what somebody learnt",
    "2 years",
    "not masked: to the worker and the community's desk alone",
)
declare(WorkShift, {"account": EMPLOYED}, none="place_code note")
declare(
    Leave, {**each(EMPLOYED, "account starts_on ends_on"), "noted_by": ACTED}, none="place_code"
)
declare(Substitution, {"account": ACTED}, none="place_code")
declare(
    Training,
    {**each(EMPLOYED, "account course hours held_on"), "noted_by": ACTED},
    none="place_code",
)
