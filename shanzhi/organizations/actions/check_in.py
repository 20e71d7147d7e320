"""到岗: a worker says that she is at her grid, by a code on the wall or by her position at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Denied, Invalid, Refusal, Target, announce, now, require
from shanzhi.lib.division_code import is_place_code
from shanzhi.organizations.events import CheckedIn
from shanzhi.organizations.models import CheckIn
from shanzhi.organizations.models.check_in import ShownBy
from shanzhi.organizations.permissions import CHECK_IN
from shanzhi.places import api as places

AGAIN_AFTER = timedelta(minutes=10)
LONGEST_AGE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class _Shown:
    by: ShownBy
    grid_code: str
    distance_m: int | None = None
    accuracy_m: int | None = None
    building_name: str = ""


@transaction.atomic
def check_in(
    *,
    by: Actor,
    grid_code: str = "",
    code: str = "",
    here: places.Here | None = None,
    age_s: int = 0,
    at: datetime | None = None,
) -> CheckIn:
    """Keep that ``by`` is there. A scanned ``code`` names its grid; a position may be anywhere, and how
    far from the grid is said, not judged. ``age_s`` seconds ago the device was told. Pressed again
    within ten minutes it is the same check-in.

    Raises Denied for a grid that is not theirs; Invalid (code, place).
    """
    moment = at or now()
    if not by.is_staff or by.id is None:
        raise Denied
    age = min(timedelta(seconds=age_s), LONGEST_AGE)
    shown = _by_code(code) if code.strip() else _by_position(grid_code, here)
    require(by, CHECK_IN, Target(place_code=shown.grid_code))
    made_at = moment - age
    before = CheckIn.objects.filter(
        account_id=by.id,
        place_code=shown.grid_code,
        at__range=(made_at - AGAIN_AFTER, made_at + AGAIN_AFTER),
    ).first()
    if before is not None:
        return before
    row = CheckIn.objects.create(
        account_id=by.id,
        place_code=shown.grid_code,
        shown_by=shown.by,
        distance_m=shown.distance_m,
        accuracy_m=shown.accuracy_m,
        building_name=shown.building_name,
        at=made_at,
        age_s=round(age.total_seconds()),
    )
    announce(
        CheckedIn(
            check_in_id=row.pk,
            account_id=by.id,
            shown_by=row.shown_by,
            distance_m=row.distance_m,
            accuracy_m=row.accuracy_m,
            age_s=row.age_s,
        ),
        by=by,
        place_code=row.place_code,
        at=moment,
        fresh=True,
    )
    return row


def _by_code(code: str) -> _Shown:
    try:
        found = places.entrance(code)
    except Refusal as why:
        raise Invalid({"code": str(why)}) from why
    building = found.building.full_name if found.building else ""
    return _Shown(ShownBy.CODE, found.grid.code, building_name=building)


def _by_position(grid_code: str, here: places.Here | None) -> _Shown:
    if not is_place_code(grid_code) or not places.grid(grid_code):
        raise Invalid({"place": _("请选择在哪个网格到岗。")})
    if here is None:
        raise Invalid({"code": _("没有得到位置。请扫墙上的网格码，或输入牌子上的字。")})
    metres = places.metres_to_grid(grid_code, *here.point)
    return _Shown(
        ShownBy.POSITION,
        grid_code,
        distance_m=None if metres is None else round(metres),
        accuracy_m=round(here.accuracy_m) or None,
    )
