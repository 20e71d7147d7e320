"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, declare, each
from shanzhi.organizations.models import CheckIn, Duty, GridWorker, Post, TeamProfile, Unit

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
