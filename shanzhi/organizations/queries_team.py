"""The team of a community: its members, their shifts, leaves and training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor, NotFound, Role, now, require
from shanzhi.organizations.models import GridWorker, Leave, Training, WorkShift
from shanzhi.organizations.permissions import MANAGE_TEAM
from shanzhi.organizations.queries import in_term
from shanzhi.people.api import Account

Row = TypeVar("Row", WorkShift, Leave, Training)
COMMUNITY = 12
AHEAD, BACK = timedelta(days=14), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team with the grids they serve today."""

    account: Account
    grids: list[GridWorker]


def communities_of(viewer: Actor) -> list[str]:
    """Communities whose teams the viewer plans, in the order of their codes."""
    found = {row[:COMMUNITY] for row in _codes(_in_scopes("grid_code", viewer))}
    named = {scope for scope in _scopes(viewer) if len(scope) == COMMUNITY}
    return sorted(found | named)


def team_of(viewer: Actor, place_code: str) -> list[Member]:
    """Members of the community's team in the order of their grids (1 query). Raises Denied."""
    require(viewer, MANAGE_TEAM)
    rows = _serving(localdate()).filter(_in_scopes("grid_code", viewer))
    rows = rows.filter(grid_code__startswith=place_code).select_related("account")
    found: dict[int, Member] = {}
    for row in rows.order_by("grid_code", "duty", "pk"):
        member = found.setdefault(row.account_id, Member(row.account, []))
        member.grids.append(row)
    return list(found.values())


def member_for(viewer: Actor, place_code: str, account_id: int) -> Account:
    """Raises NotFound: to others they are not there."""
    for member in team_of(viewer, place_code):
        if member.account.pk == account_id:
            return member.account
    raise NotFound


def is_member(account: Account, place_code: str) -> bool:
    """Does somebody serve a grid of the community today, or from some day on (1 query)?"""
    return bool(place_code) and bool(grids_of(account, place_code))


def grids_of(account: Account, place_code: str = "") -> list[str]:
    """Codes of the grids that somebody serves today or will serve."""
    rows = GridWorker.objects.filter(account=account, grid_code__startswith=place_code)
    open_end = Q(ends_on__isnull=True) | Q(ends_on__gt=localdate())
    return sorted(set(rows.filter(open_end).values_list("grid_code", flat=True)))


def shifts_for(viewer: Actor, place_code: str, at: datetime | None = None) -> list[WorkShift]:
    """Shifts of a community from yesterday to two weeks from now (1 query). Raises Denied."""
    require(viewer, MANAGE_TEAM)
    rows = WorkShift.objects.filter(_in_scopes("place_code", viewer), place_code=place_code)
    return list(_near(rows, at or now()).select_related("account"))


def leaves_for(viewer: Actor, place_code: str) -> list[Leave]:
    """Leaves that are not over, with who stands in (2 queries). Raises Denied."""
    require(viewer, MANAGE_TEAM)
    rows = Leave.objects.filter(_in_scopes("place_code", viewer), place_code=place_code)
    return list(
        rows.filter(ends_on__gt=localdate())
        .select_related("account")
        .prefetch_related("substitutions__account")
        .order_by("starts_on", "pk")
    )


def trainings_for(viewer: Actor, place_code: str, *, most: int = 100) -> list[Training]:
    """The latest records of a community (1 query). Raises Denied."""
    require(viewer, MANAGE_TEAM)
    rows = Training.objects.filter(_in_scopes("place_code", viewer), place_code=place_code)
    return list(rows.select_related("account", "evidence").order_by("-held_on", "-pk")[:most])


def shift_for(viewer: Actor, shift_id: int) -> WorkShift:
    """Raises NotFound, like the next two."""
    return _found(WorkShift.objects.filter(_in_scopes("place_code", viewer), pk=shift_id))


def leave_for(viewer: Actor, leave_id: int) -> Leave:
    """A leave in the viewer's places."""
    return _found(Leave.objects.filter(_in_scopes("place_code", viewer), pk=leave_id))


def training_for(viewer: Actor, training_id: int) -> Training:
    """A training record in the viewer's places."""
    return _found(Training.objects.filter(_in_scopes("place_code", viewer), pk=training_id))


def own_shifts(viewer: Actor, at: datetime | None = None) -> list[WorkShift]:
    """The viewer's own from yesterday to two weeks from now (1 query)."""
    return list(_near(WorkShift.objects.filter(account_id=viewer.id or 0), at or now()))


def own_leaves(viewer: Actor) -> list[Leave]:
    """The viewer's own that are not over, with who stands in (2 queries)."""
    rows = Leave.objects.filter(account_id=viewer.id or 0, ends_on__gt=localdate())
    return list(rows.prefetch_related("substitutions__account").order_by("starts_on"))


def own_substitutions(viewer: Actor) -> list[Leave]:
    """Leaves of colleagues for whom the viewer stands in, that are not over (1 query)."""
    rows = Leave.objects.filter(
        substitutions__account_id=viewer.id or 0, ends_on__gt=localdate()
    ).select_related("account")
    return list(rows.order_by("starts_on").distinct())


def trainings_of(viewer: Actor, account_id: int, start: date, end: date) -> list[Training]:
    """What somebody learnt in [start, end): for themselves, and for who plans their team."""
    rows = Training.objects.filter(account_id=account_id, held_on__gte=start, held_on__lt=end)
    if viewer.id != account_id:
        rows = rows.filter(_in_scopes("place_code", viewer))
    return list(rows.select_related("evidence").order_by("-held_on", "-pk"))


def _serving(day: date) -> QuerySet[GridWorker]:
    return GridWorker.objects.filter(in_term(day), account__is_active=True)


def _codes(condition: Q) -> Iterable[str]:
    rows = _serving(localdate()).filter(condition)
    return rows.values_list("grid_code", flat=True).distinct()


def _near(rows: QuerySet[WorkShift], at: datetime) -> QuerySet[WorkShift]:
    return rows.filter(ends_at__gt=at - BACK, starts_at__lt=at + AHEAD).order_by("starts_at", "pk")


def _found(rows: QuerySet[Row]) -> Row:
    row = rows.select_related("account").first()
    if row is None:
        raise NotFound
    return row


def _scopes(viewer: Actor) -> tuple[str, ...]:
    return viewer.scopes(Role.COMMUNITY_CLERK)


def _in_scopes(column: str, viewer: Actor) -> Q:
    reach = Q(pk__in=[])
    for scope in _scopes(viewer):
        reach |= Q(**{f"{column}__startswith": scope})
    return reach
