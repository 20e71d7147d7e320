"""A grid worker reports what she finds on patrol, and what she does at once is closed at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.evidence import Taken
from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.actions.placing import place_report
from shanzhi.cases.actions.report import Report, Reported, report_case
from shanzhi.cases.models import Case, Patrol
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.patrol import FoundBy
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.permissions import PATROL
from shanzhi.cases.queries.tables import categories
from shanzhi.kernel.api import Actor, Invalid, now, require
from shanzhi.organizations import api as organizations
from shanzhi.places import api as places

NEAR_M = 60
"""A building further away than this is not where the worker stands, unless her phone is less sure."""
BELIEVED_M = 200
"""A phone that is less sure than this names no building."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneAtOnce:
    """What the worker did there and then, and the pictures that show it."""

    note: str
    file_ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a worker found. ``key`` is the form's; a chosen building beats ``here``, the position of
    the device at the moment of the act, which beats the chosen grid (15 digits)."""

    key: UUID
    text: str = ""
    category_code: str = ""
    grid_code: str = ""
    building_id: int | None = None
    here: places.Here | None = None
    file_ids: tuple[UUID, ...] = ()
    uploader_key: str = ""
    done: DoneAtOnce | None = None


@transaction.atomic
def report_patrol(found: Found, *, by: Actor, at: datetime | None = None) -> Reported:
    """Open a matter from a patrol; with ``done`` her own grid has it, and it is accepted and closed in
    the same breath: all of it, or nothing. Beyond her grid she reports like anybody.

    Raises Denied; Invalid (text, files, place, building, category, and of a closing done, note and
    after); Nowhere.
    """
    moment, worker = at or now(), author_id(by)
    require(by, PATROL)
    beside = beside_of(found.here) if found.building_id is None else None
    team = _own_team(by, _place(found)) if found.done else None
    report = Report(
        key=found.key,
        text=found.text.strip() or _unspoken(found),
        source=Source.WORKER,
        place_code=found.grid_code,
        building_id=found.building_id,
        point=found.here.point if found.here else None,
        category_code=found.category_code,
        file_ids=found.file_ids,
        uploader_key=found.uploader_key,
        beside_id=beside[0].pk if beside else None,
        held_by=team,
    )
    reported = report_case(report, by=by, at=moment)
    if not reported.created:
        return reported
    Patrol.objects.create(
        case=reported.case,
        found_by_id=worker,
        placed_by=_placed_by(found),
        accuracy_m=found.here.accuracy_m if found.here else None,
        datum=found.here.datum if found.here else "",
        building_m=round(beside[1]) if beside else None,
        is_done_at_once=found.done is not None,
        at=moment,
    )
    if found.done:
        _close(reported.case, found, found.done, by, moment)
    return reported


def beside_of(here: places.Here | None) -> tuple[places.Building, float] | None:
    """The building of the grid beside which a device is, and how many metres away; None when it is
    near none, or does not know well enough where it is."""
    if here is None or here.accuracy_m > BELIEVED_M:
        return None
    located = places.locate(*here.point)
    if not located.grid_code:
        return None
    within = max(NEAR_M, here.accuracy_m)
    return places.nearest_building(located.grid_code, *here.point, within_m=within)


def _place(found: Found) -> str:
    placed = place_report(
        text="",
        place_code=found.grid_code,
        building_id=found.building_id,
        point=found.here.point if found.here else None,
    )
    return placed.place_code


def _own_team(by: Actor, place_code: str) -> int:
    """The team of the grid, where the worker belongs to it. Raises Invalid (done)."""
    team = organizations.receiver_unit(place_code, organizations.UnitKind.GRID_TEAM)
    if team is None or team.pk not in by.unit_ids or team.place_code != place_code:
        raise Invalid({"done": _("只有本网格的事可以当场办结。请去掉“已当场处理”，先报上去。")})
    return team.pk


def _unspoken(found: Found) -> str:
    """The words of a report that is only a picture: its category, in the place's language."""
    known = categories.get().get(found.category_code)
    if known is None or not found.file_ids:
        return ""
    with translation.override(settings.LANGUAGE_CODE):
        return _("巡查发现：%(what)s") % {"what": known.shown_name}


def _placed_by(found: Found) -> FoundBy:
    if found.building_id is not None:
        return FoundBy.BUILDING
    return FoundBy.DEVICE if found.here else FoundBy.GRID


def _close(case: Case, found: Found, done: DoneAtOnce, by: Actor, at: datetime) -> None:
    here = found.here
    taken = Taken(here.latitude, here.longitude, here.accuracy_m) if here else None
    accept_case(case, by=by, at=at)
    try:
        close_case(
            case,
            by=by,
            outcome=Outcome.SOLVED,
            note=done.note,
            file_ids=done.file_ids,
            uploader_key=found.uploader_key,
            taken=taken,
            at=at,
        )
    except Invalid as why:
        # The pictures of the closing are another field here than those of the report.
        raise Invalid({"after" if k == "files" else k: v for k, v in why.fields.items()}) from why
