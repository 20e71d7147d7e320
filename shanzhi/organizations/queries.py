"""Reads of the room; units and grid workers are kept in memory, so that routing costs no query."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from shanzhi.kernel.api import (
    NOBODY,
    Actor,
    Grant,
    Role,
    Target,
    Versioned,
    allowed,
    require,
)
from shanzhi.organizations.models import Duty, GridWorker, Leave, Post, Unit
from shanzhi.organizations.models.duty import DutyState
from shanzhi.organizations.models.grid_worker import GridDuty
from shanzhi.organizations.permissions import MANAGE_UNITS, READ_DIRECTORY, READ_DUTIES
from shanzhi.organizations.rules import places_upwards, serves, within_reach
from shanzhi.people.api import Account, accounts_with_grants
from shanzhi.places.api import PosterPerson

UNITS = "organizations.units"
GRID_WORKERS = "organizations.grid_workers"
DUTIES = "organizations.duties"


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Every unit by id, and those in use by place."""

    by_id: dict[int, Unit]
    by_place: dict[str, list[Unit]]


@dataclass(frozen=True, slots=True)
class GridContact:
    """Who looks after a grid, as residents see them; ``duty`` is a GridDuty value."""

    name: str
    duty: str
    work_phone: str
    photo_id: int | None
    account_id: int


@dataclass(frozen=True, slots=True)
class _Away:
    """[starts_on, ends_on), who stands in, and the days [from, until) on which they are away too."""

    starts_on: date
    ends_on: date
    substitute: GridContact | None
    without: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class _Served:
    contact: GridContact
    starts_on: date
    ends_on: date | None
    away: tuple[_Away, ...] = ()

    def on(self, day: date) -> GridContact | None:
        """Whom to call on that day: the substitute for who is away, nobody where there is none."""
        for away in self.away:
            if away.starts_on <= day < away.ends_on:
                gone = any(begin <= day < end for begin, end in away.without)
                return None if gone else away.substitute
        return self.contact


def unit(unit_id: int) -> Unit | None:
    """The unit with this id, closed ones too; from memory. Do not change what you get."""
    return _units.get().by_id.get(unit_id)


def unit_ids_by_name() -> dict[str, int]:
    """Units in use by their name, of several places with the same name the first; from memory."""
    found: dict[str, int] = {}
    for units in _units.get().by_place.values():
        for row in units:
            found.setdefault(row.name, row.pk)
    return found


def receiver_unit(place_code: str, kind: str) -> Unit | None:
    """The nearest unit in use of a kind at the place or above it; from memory.

    ``kind`` is a UnitKind value. Where a place has several, the one set up first.
    """
    by_place = _units.get().by_place
    for place in places_upwards(place_code):
        for found in by_place.get(place, ()):
            if found.kind == kind:
                return found
    return None


def units_for(place_code: str, kind: str | None = None) -> list[Unit]:
    """Units in use (of a kind) that serve a place, narrowest area first; from memory."""
    by_place = _units.get().by_place
    found = [unit for place in places_upwards(place_code) for unit in by_place.get(place, ())]
    return [unit for unit in found if kind is None or unit.kind == kind]


def dispatchable_units(actor: Actor, place_code: str) -> list[Unit]:
    """Units to which ``actor`` may hand a matter of the place, narrowest area first; from memory.

    Those that serve the place, within the actor's own places or one level above them.
    """
    scopes = _scopes_of(actor)
    found = [
        unit
        for place, units in _units.get().by_place.items()
        if serves(place, place_code) and within_reach(place, scopes)
        for unit in units
    ]
    return sorted(found, key=lambda unit: (-len(unit.place_code), unit.kind, unit.name))


def grid_workers(grid_code: str, today: date | None = None) -> list[GridContact]:
    """Who looks after a grid on ``today``, the leader first; from memory. Who is away is left out,
    and who stands in takes their place; where nobody would be left, who is away is named."""
    day = today or localdate()
    serving = [
        served
        for served in _grid_workers.get().get(grid_code, ())
        if served.starts_on <= day and (served.ends_on is None or day < served.ends_on)
    ]
    here = [contact for served in serving if (contact := served.on(day)) is not None]
    named = {contact.account_id: contact for contact in reversed(here)}
    found = [contact for contact in here if named[contact.account_id] is contact]
    return found or [served.contact for served in serving]


def person_for_poster(grid_code: str) -> PosterPerson | None:
    """Whom residents of a grid should call: its full-time worker, else whoever serves it."""
    serving = sorted(grid_workers(grid_code), key=lambda contact: contact.duty != "full_time")
    for contact in serving:
        duty = str(GridDuty(contact.duty).label)
        return PosterPerson(name=contact.name, duty=duty, phone=contact.work_phone)
    return None


def members_of(unit_id: int, today: date | None = None) -> list[Account]:
    """Accounts in use that have a post in the unit on ``today``, in the order of names."""
    posts = Post.objects.filter(
        in_term(today or localdate()), unit_id=unit_id, account__is_active=True
    ).select_related("account")
    found = {post.account_id: post.account for post in posts}
    return sorted(found.values(), key=lambda account: account.name)


def staff_actor(account: Account, today: date | None = None) -> Actor:
    """The account with the roles and units in force on ``today``.

    Costs one query, or none for an account that came from ``accounts_with_powers``. A closed
    account is nobody.
    """
    if not hasattr(account, "held_units"):
        found = accounts_with_powers(today).filter(pk=account.pk).first()
        if found is None:
            return NOBODY
        account = found
    held_grants = getattr(account, "held_grants", ())
    return Actor(
        kind="staff",
        id=account.pk,
        name=account.name,
        grants=tuple(Grant(Role(held["role"]), held["scope_code"]) for held in held_grants),
        unit_ids=frozenset(getattr(account, "held_units", ())),
    )


def accounts_with_powers(today: date | None = None) -> QuerySet[Account]:
    """Accounts in use with their grants and units on ``today``: all of an actor in one query."""
    day = today or localdate()
    units = Post.objects.filter(in_term(day), account=OuterRef("pk"), unit__is_active=True)
    return accounts_with_grants(day).annotate(held_units=ArraySubquery(units.values("unit_id")))


def directory(viewer: Actor, today: date | None = None) -> list[tuple[Unit, list[Post]]]:
    """Units in use within the viewer's places (and above them) with the posts filled today.

    Two queries whatever the number of units. Raises Denied.
    """
    require(viewer, READ_DIRECTORY)
    scopes = viewer.scopes()
    near = Q(pk__in=viewer.unit_ids)
    for scope in scopes:
        near |= Q(place_code__startswith=scope) | Q(place_code__in=places_upwards(scope))
    units = list(Unit.objects.filter(near, is_active=True).order_by("place_code", "kind", "name"))
    posts = defaultdict(list)
    in_force = Post.objects.filter(in_term(today or localdate()), unit__in=units)
    for post in in_force.select_related("account").order_by("account__name"):
        posts[post.unit_id].append(post)
    return [(unit, posts[unit.pk]) for unit in units]


def is_admitted(place_code: str, category_code: str, today: date) -> bool:
    """Is a matter of this category on the list of the grids at ``place_code``? From memory."""
    return any(
        place_code.startswith(duty.place_code)
        and category_code.startswith(duty.category_code)
        and duty.starts_on <= today
        and (duty.ends_on is None or today < duty.ends_on)
        for duty in _duties.get()
    )


def duties_for(viewer: Actor) -> list[Duty]:
    """Entries that concern the viewer's places or units, those that wait first. Raises Denied."""
    require(viewer, READ_DUTIES)
    near = Q(unit_id__in=viewer.unit_ids)
    for scope in _scopes_of(viewer):
        near |= Q(place_code__startswith=scope) | Q(place_code__in=places_upwards(scope))
    rows = Duty.objects.filter(near).select_related("unit", "proposed_by", "decided_by")
    rank = [DutyState.PROPOSED, DutyState.ADMITTED, DutyState.REFUSED, DutyState.ENDED]
    return sorted(
        rows.order_by("place_code", "category_code"),
        key=lambda duty: rank.index(DutyState(duty.state)),
    )


def may_manage(viewer: Actor, place_code: str) -> bool:
    """True when the viewer may set up and change units of the place."""
    return allowed(viewer, MANAGE_UNITS, Target(place_code=place_code))


def in_term(today: date) -> Q:
    """Rows whose term includes ``today``."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def _scopes_of(actor: Actor) -> tuple[str, ...]:
    """Places where a role is held; who only belongs to a unit reaches from that unit's place."""
    if scopes := actor.scopes():
        return scopes
    table = _units.get().by_id
    return tuple(table[unit_id].place_code for unit_id in actor.unit_ids if unit_id in table)


def _load_units() -> UnitTable:
    by_id = {unit.pk: unit for unit in Unit.objects.order_by("pk")}
    by_place: dict[str, list[Unit]] = defaultdict(list)
    for found in by_id.values():
        if found.is_active:
            by_place[found.place_code].append(found)
    return UnitTable(by_id, dict(by_place))


def _load_grid_workers() -> dict[str, list[_Served]]:
    rows = GridWorker.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=localdate()), account__is_active=True
    ).select_related("account")
    found: dict[str, list[_Served]] = defaultdict(list)
    away = _load_away()
    for row in sorted(rows, key=lambda row: (row.duty != "leader", row.duty, row.pk)):
        absences = tuple(
            _Away(leave.starts_on, leave.ends_on, contact, _days(away, contact))
            for leave in away.get(row.account_id, ())
            for contact in [_substitute(leave, row)]
        )
        served = _Served(_contact(row.account, row.duty), row.starts_on, row.ends_on, absences)
        found[row.grid_code].append(served)
    return dict(found)


def _contact(account: Account, duty: str) -> GridContact:
    return GridContact(
        name=account.name,
        duty=duty,
        work_phone=account.work_phone,
        photo_id=account.photo_id,
        account_id=account.pk,
    )


def _load_away() -> dict[int, list[Leave]]:
    rows = Leave.objects.filter(ends_on__gt=localdate()).prefetch_related("substitutions__account")
    found: dict[int, list[Leave]] = defaultdict(list)
    for leave in rows.order_by("starts_on"):
        found[leave.account_id].append(leave)
    return found


def _days(
    away: dict[int, list[Leave]], contact: GridContact | None
) -> tuple[tuple[date, date], ...]:
    found = away.get(contact.account_id, ()) if contact else ()
    return tuple((leave.starts_on, leave.ends_on) for leave in found)


def _substitute(leave: Leave, served: GridWorker) -> GridContact | None:
    """Who stands in at this grid, with the duty of who is away."""
    for row in leave.substitutions.all():
        if row.place_code == served.grid_code and row.account.is_active:
            return _contact(row.account, served.duty)
    return None


def _load_duties() -> list[Duty]:
    return list(Duty.objects.filter(state=DutyState.ADMITTED).order_by("pk"))


_units: Versioned[UnitTable] = Versioned(UNITS, _load_units)
_grid_workers: Versioned[dict[str, list[_Served]]] = Versioned(GRID_WORKERS, _load_grid_workers)
_duties: Versioned[list[Duty]] = Versioned(DUTIES, _load_duties)
