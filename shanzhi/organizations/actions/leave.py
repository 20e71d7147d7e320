"""A worker is away, and a colleague of the same community takes over the grids for those days."""

from __future__ import annotations

from collections.abc import Iterable
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
        _give_again(row, today)
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
    row = Substitution(leave=leave, place_code=grid, account=substitute)
    _give(row, leave.starts_on)
    row.save()
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


def _give(row: Substitution, begins: date) -> None:
    """Post and role from ``begins`` to the end of the leave, unless they are held all that time."""
    grid, ends_on = row.place_code, row.leave.ends_on
    team = Unit.objects.filter(kind=UnitKind.GRID_TEAM, place_code=grid, is_active=True).first()
    posts = Post.objects.filter(account=row.account, unit=team).values_list("starts_on", "ends_on")
    if team is not None and not _covered(posts, begins, ends_on):
        title = _("代班网格员")
        row.post = appoint(
            row.account, team, by=SYSTEM, title=title, starts_on=begins, ends_on=ends_on
        )
    held = grants_in_force(row.account, Role.GRID_WORKER, grid, begins)
    if not _covered([(grant.starts_on, grant.ends_on) for grant in held], begins, ends_on):
        row.grant = grant_role(
            row.account, Role.GRID_WORKER, grid, by=SYSTEM, starts_on=begins, ends_on=ends_on
        )


def _covered(terms: Iterable[tuple[date, date | None]], begins: date, ends_on: date) -> bool:
    return any(begin <= begins and (end is None or end >= ends_on) for begin, end in terms)


def _give_again(ended: Substitution, today: date) -> None:
    """Who stands in at the grid for somebody else as well may have had it from this leave."""
    rows = Substitution.objects.filter(
        account=ended.account, place_code=ended.place_code, leave__ends_on__gt=today
    ).exclude(leave=ended.leave_id)
    for row in rows.select_related("leave", "account"):
        _give(row, max(row.leave.starts_on, today))
        row.save(update_fields=["post", "grant"])


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
