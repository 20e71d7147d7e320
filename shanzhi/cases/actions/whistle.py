"""吹哨: call units to a place, each with its own clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.joint_words import point_faults, require_open, short_faults
from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import WhistleBlown
from shanzhi.cases.models import Case, Whistle, WhistleCall
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.whistle import OPEN_CALLS
from shanzhi.cases.permissions import WHISTLE
from shanzhi.cases.queries.whistles import callable_units, spot_of
from shanzhi.cases.rules.whistle import COME_WITHIN, clock_limit, come_by
from shanzhi.kernel.api import Actor, Invalid, now

MOST_UNITS = 12
PLACE_LIMIT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Summons:
    """Who must come where, within how many minutes, to do what. Without words and ``point``
    (latitude, longitude; WGS-84) the place is the matter's."""

    unit_ids: tuple[int, ...]
    minutes: int
    expected: str
    place_words: str = ""
    point: tuple[float, float] | None = None


@transaction.atomic
def blow_whistle(case: Case, summons: Summons, *, by: Actor, at: datetime | None = None) -> Whistle:
    """Call units in. Who holds the matter does not change, and its clocks go on.

    Raises Denied; WrongState once it is closed; Invalid (units, minutes, expected, place, point).
    """
    moment = at or now()
    case = locked(case, by=by, capability=WHISTLE)
    require_open(case)
    if faults := _faults(case, summons):
        raise Invalid(faults)
    whistle = _whistle(case, summons, by, moment)
    calls = WhistleCall.objects.bulk_create(
        WhistleCall(whistle=whistle, case=case, unit_id=unit_id, due_at=whistle.due_at)
        for unit_id in dict.fromkeys(summons.unit_ids)
    )
    clocks = _start(case, calls, summons.minutes, moment)
    announce_case(
        case,
        WhistleBlown,
        by=by,
        at=moment,
        clocks=clocks.rows,
        whistle_id=whistle.pk,
        call_ids=[call.pk for call in calls],
        unit_ids=[call.unit_id for call in calls],
        come_by=whistle.due_at.isoformat(),
    )
    return whistle


def _faults(case: Case, summons: Summons) -> dict[str, str]:
    faults = short_faults("expected", summons.expected) | point_faults(summons.point)
    if summons.place_words.strip():
        faults |= short_faults("place", summons.place_words, most=PLACE_LIMIT)
    if summons.minutes not in COME_WITHIN:
        faults["minutes"] = _("请选择多久之内到场。")
    if message := _unit_fault(case, summons.unit_ids):
        faults["units"] = message
    return faults


def _unit_fault(case: Case, unit_ids: Sequence[int]) -> str:
    if not unit_ids:
        return _("请至少选一个要到场的单位。")
    if len(set(unit_ids)) > MOST_UNITS:
        return _("一次最多叫 %(most)s 个单位，请分次吹哨。") % {"most": MOST_UNITS}
    if not set(unit_ids) <= {unit.pk for unit in callable_units(case)}:
        return _("有的单位不服务这个地方或已停用，请重新选择。")
    open_calls = WhistleCall.objects.filter(case=case, unit__in=unit_ids, state__in=OPEN_CALLS)
    names = [call.unit.name for call in open_calls.select_related("unit").order_by("pk")]
    if names:
        return _("%(units)s已经被叫到场，还没有结束。") % {"units": _("、").join(names)}
    return ""


def _whistle(case: Case, summons: Summons, by: Actor, at: datetime) -> Whistle:
    spot = spot_of(case, summons.point)
    return Whistle.objects.create(
        case=case,
        whistled_by_id=author_id(by),
        place_code=spot.place_code,
        place_words=summons.place_words.strip() or spot.words,
        latitude=spot.point[0] if spot.point else None,
        longitude=spot.point[1] if spot.point else None,
        minutes=summons.minutes,
        due_at=come_by(at, summons.minutes),
        expected=summons.expected.strip(),
        at=at,
    )


def _start(case: Case, calls: Sequence[WhistleCall], minutes: int, at: datetime) -> Clocks:
    clocks = Clocks(case, at)
    for call in calls:
        clocks.start(
            ClockKind.WHISTLE, limit=clock_limit(minutes), subject_id=call.pk, due_at=call.due_at
        )
    return clocks
