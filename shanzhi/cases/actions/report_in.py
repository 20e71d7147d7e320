"""报到: somebody of a called unit is there, and shows it by the code on the wall or by position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.calls import locked_call
from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.joint_words import point_faults, require_open
from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import UnitReportedIn
from shanzhi.cases.models import Whistle, WhistleCall
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.whistle import AWAITED, CallState, Way
from shanzhi.cases.permissions import ATTEND
from shanzhi.cases.rules.whistle import Point, is_far, metres_between, point_of
from shanzhi.kernel.api import Actor, Invalid, Refusal, now
from shanzhi.places import api as places


@dataclass(frozen=True, slots=True)
class _Shown:
    way: Way
    distance_m: int | None


@transaction.atomic
def report_in(
    call: WhistleCall,
    *,
    by: Actor,
    code: str = "",
    point: Point | None = None,
    at: datetime | None = None,
) -> WhistleCall:
    """The unit is there. A scanned ``code`` must hang in the place of the whistle; a ``point``
    (WGS-84) may be anywhere: farther than NEAR_METRES is accepted and marked. Where it was is
    not kept. Who was marked as missed may still come, and stays marked.

    Raises Denied; WrongState; Invalid (code, point).
    """
    moment = at or now()
    case, call = locked_call(call, by=by, capability=ATTEND, states=tuple(AWAITED))
    require_open(case)
    shown = _shown(call.whistle, code, point)
    in_time = call.state == CallState.CALLED and moment <= call.due_at
    if not in_time and call.missed_at is None:
        call.missed_at = call.due_at
    call.state = CallState.PRESENT
    call.came_at = moment
    call.came_id = author_id(by)
    call.way, call.distance_m, call.is_far = shown.way, shown.distance_m, is_far(shown.distance_m)
    call.save(
        update_fields=["state", "came_at", "came", "way", "distance_m", "is_far", "missed_at"]
    )
    clocks = Clocks(case, moment)
    clocks.stop(ClockKind.WHISTLE, subject_id=call.pk)
    announce_case(
        case,
        UnitReportedIn,
        by=by,
        at=moment,
        clocks=clocks.rows,
        call_id=call.pk,
        unit_id=call.unit_id,
        way=call.way,
        distance_m=call.distance_m,
        is_far=call.is_far,
        in_time=in_time,
    )
    return call


def _shown(whistle: Whistle, code: str, point: Point | None) -> _Shown:
    there = point_of(whistle.latitude, whistle.longitude)
    if code.strip():
        return _Shown(Way.SCAN, metres_between(_scanned(whistle, code), there))
    if faults := point_faults(point):
        raise Invalid(faults)
    if point is None:
        raise Invalid({"code": _("请扫现场的网格码，或者用定位报到。")})
    return _Shown(Way.PLACE, metres_between(point, there))


def _scanned(whistle: Whistle, code: str) -> Point | None:
    """Where the code hangs, when it hangs on a building."""
    try:
        found = places.resolve_code(code)
    except Refusal as why:
        raise Invalid({"code": str(why)}) from why
    grid = found.grid.code
    if not (grid.startswith(whistle.place_code) or whistle.place_code.startswith(grid)):
        raise Invalid(
            {
                "code": _("这个码是“%(grid)s”的，不在要到场的地方。请扫现场的码，或者用定位报到。")
                % {"grid": found.grid.name}
            }
        )
    return point_of(found.building.latitude, found.building.longitude) if found.building else None
