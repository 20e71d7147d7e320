"""A worker is away, and a colleague of the same community takes over the grids for those days."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Invalid,
    Role,
    Target,
    WrongState,
    announce,
    bump,
    local_zone,
    now,
    require,
)
from shanzhi.organizations.actions.appoint import appoint, end_post
from shanzhi.organizations.events import LeaveEnded, LeaveNoted, SubstituteNamed
from shanzhi.organizations.models import Leave, Post, Substitution, Unit
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.permissions import MANAGE_TEAM
from shanzhi.organizations.queries import GRID_WORKERS
from shanzhi.organizations.queries_team import grids_of, is_member
from shanzhi.people.api import Account, end_role, grant_role, grants_in_force


@transaction.atomic
def note_leave(
    account: Account,
    place_code: str,
    starts_on: date,
    ends_on: date,
    *,
    by: Actor,
    substitute: Account | None = None,
    at: datetime | None = None,
) -> Leave:
    """Somebody of the community's team is away from ``starts_on`` to the day before ``ends_on``.
    With a ``substitute`` these days' work of each grid is theirs: residents see and call them, and
    they see what the grid's team holds.

    A substitute is of the same team, so that a desk lends nobody a power that nobody gave them; the
    role and the post end by themselves with the leave.
    Raises Denied; Invalid (account, ends_on, substitute); Conflict when they are away already.
    """
    moment = at or now()
    require(by, MANAGE_TEAM, Target(place_code=place_code))
    _check(account, place_code, starts_on, ends_on, substitute)
    try:
        with transaction.atomic():
            leave = Leave.objects.create(
                account=account,
                place_code=place_code,
                starts_on=starts_on,
                ends_on=ends_on,
                noted_by_id=by.id if by.is_staff else None,
            )
    except IntegrityError as why:
        raise Conflict(_("这几天里已经登记过请假。")) from why
    announce(
        LeaveNoted(
            leave_id=leave.pk,
            account_id=account.pk,
            starts_on=starts_on.isoformat(),
            ends_on=ends_on.isoformat(),
        ),
        by=by,
        place_code=place_code,
        at=moment,
        fresh=True,
    )
    if substitute is not None:
        for grid in grids_of(account, place_code):
            _name_substitute(leave, grid, substitute, by, moment)
    bump(GRID_WORKERS)
    return leave


@transaction.atomic
def end_leave(leave: Leave, *, by: Actor, at: datetime | None = None) -> None:
    """Back from today on; whoever stood in loses what they had for it. A leave that never began is
    taken away. Raises Denied; WrongState when it is over."""
    moment = at or now()
    today = moment.astimezone(local_zone()).date()
    leave = Leave.objects.select_for_update().get(pk=leave.pk)
    require(by, MANAGE_TEAM, Target(place_code=leave.place_code))
    if leave.ends_on <= today:
        raise WrongState(_("这次请假已经结束。"))
    event = LeaveEnded(leave_id=leave.pk, account_id=leave.account_id, ends_on=today.isoformat())
    for row in leave.substitutions.select_related("post", "grant"):
        if row.post is not None:
            end_post(row.post, by=SYSTEM, ends_on=today)
        if row.grant is not None:
            end_role(row.grant, by=SYSTEM, ends_on=today)
    if leave.starts_on >= today:
        leave.delete()
    else:
        leave.ends_on = today
        leave.save(update_fields=["ends_on"])
    announce(event, by=by, place_code=leave.place_code, at=moment)
    bump(GRID_WORKERS)


def _name_substitute(
    leave: Leave, grid: str, substitute: Account, by: Actor, moment: datetime
) -> None:
    term = {"starts_on": leave.starts_on, "ends_on": leave.ends_on}
    team = Unit.objects.filter(kind=UnitKind.GRID_TEAM, place_code=grid, is_active=True).first()
    post = grant = None
    if team is not None and not _holds_post(substitute, team, leave):
        title = _("代班网格员")
        post = appoint(substitute, team, by=SYSTEM, title=title, **term)
    if not grants_in_force(substitute, Role.GRID_WORKER, grid, leave.starts_on):
        grant = grant_role(substitute, Role.GRID_WORKER, grid, by=SYSTEM, **term)
    Substitution.objects.create(
        leave=leave, place_code=grid, account=substitute, post=post, grant=grant
    )
    announce(
        SubstituteNamed(
            leave_id=leave.pk,
            account_id=leave.account_id,
            grid_code=grid,
            substitute_id=substitute.pk,
        ),
        by=by,
        place_code=grid,
        at=moment,
    )


def _holds_post(account: Account, unit: Unit, leave: Leave) -> bool:
    return any(
        post.ends_on is None or post.ends_on > leave.starts_on
        for post in Post.objects.filter(account=account, unit=unit)
    )


def _check(
    account: Account,
    place_code: str,
    starts_on: date,
    ends_on: date,
    substitute: Account | None,
) -> None:
    faults: dict[str, str] = {}
    if not is_member(account, place_code):
        faults["account"] = _("此人不是这个社区的网格员。")
    if ends_on <= starts_on:
        faults["ends_on"] = _("回来的日期要晚于开始日期。")
    if substitute is not None and (
        substitute.pk == account.pk or not is_member(substitute, place_code)
    ):
        faults["substitute"] = _("代班的要是本社区的另一位网格员或网格长。")
    elif substitute is not None and Leave.objects.filter(
        account=substitute, starts_on__lt=ends_on, ends_on__gt=starts_on
    ):
        faults["substitute"] = _("此人这几天也请假，请换一位。")
    if faults:
        raise Invalid(faults)
