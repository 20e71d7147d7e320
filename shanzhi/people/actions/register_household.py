"""A household is entered by who looks after it, and ended when nobody of it lives there any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, WrongState, announce, now, require
from shanzhi.lib.division_code import is_place_code
from shanzhi.people.events import HouseholdEnded, HouseholdRegistered
from shanzhi.people.models import Household
from shanzhi.people.permissions import KEEP_HOUSEHOLDS
from shanzhi.places import api as places

DOOR_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHousehold:
    """``place_code`` is a grid's 15 digits; ``door`` is what follows the building (2单元302), or
    the whole address where no building is named."""

    place_code: str
    door: str
    building_id: int | None = None


@transaction.atomic
def register_household(new: NewHousehold, *, by: Actor, at: datetime | None = None) -> Household:
    """Enter a household.

    Raises Denied; Invalid (place, building, door); Conflict when it is entered already.
    """
    moment = at or now()
    require(by, KEEP_HOUSEHOLDS, Target(place_code=new.place_code))
    door = " ".join(new.door.split())
    _check(new, door)
    dwelling = places.dwelling_at(new.building_id, door) if new.building_id else None
    try:
        with transaction.atomic():
            household = Household.objects.create(
                place_code=new.place_code,
                building_id=new.building_id,
                dwelling=dwelling,
                door=door,
                registered_by_id=by.id if by.is_staff else None,
                registered_at=moment,
            )
    except IntegrityError as why:
        raise Conflict(_("这一户已经登记过了。")) from why
    event = HouseholdRegistered(household_id=household.pk)
    announce(event, by=by, place_code=household.place_code, at=moment, fresh=True)
    return household


@transaction.atomic
def end_household(household: Household, *, by: Actor, at: datetime | None = None) -> Household:
    """The household has moved away: it is on no list any more, and is deleted half a year later.

    Raises Denied; WrongState when it ended before.
    """
    moment = at or now()
    household = lock_household(household, by)
    household.ended_at = moment
    household.save(update_fields=["ended_at"])
    household.people.filter(left_at__isnull=True).update(left_at=moment)
    event = HouseholdEnded(household_id=household.pk)
    announce(event, by=by, place_code=household.place_code, at=moment)
    return household


def lock_household(household: Household, by: Actor) -> Household:
    """The row, locked, for an action of who keeps it. Raises Denied; WrongState when it ended."""
    household = Household.objects.select_for_update().get(pk=household.pk)
    require(by, KEEP_HOUSEHOLDS, Target(place_code=household.place_code))
    if household.ended_at is not None:
        raise WrongState(_("这一户已经搬离，不能再改。"))
    return household


def _check(new: NewHousehold, door: str) -> None:
    faults: dict[str, str] = {}
    if (
        len(new.place_code) != 15
        or not is_place_code(new.place_code)
        or places.grid(new.place_code) is None
    ):
        faults["place"] = _("请选择这一户所在的网格。")
    if not door or len(door) > DOOR_LIMIT or "\x00" in door:
        faults["door"] = _("请写门牌，例如 2单元302，最多 %(most)s 字。") % {"most": DOOR_LIMIT}
    if new.building_id is not None:
        building = places.building(new.building_id)
        if building is None or building.grid_id != new.place_code:
            faults["building"] = _("这个网格里没有这栋楼，请重新选择。")
    if faults:
        raise Invalid(faults)
