"""Who looks after a grid: the duty, and with it the role over the grid."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, Role, Target, announce, bump, require
from shanzhi.lib.division_code import is_grid_code
from shanzhi.organizations.events import GridDutyEnded, GridWorkerAssigned
from shanzhi.organizations.models import GridWorker
from shanzhi.organizations.models.grid_worker import GridDuty
from shanzhi.organizations.permissions import ASSIGN_GRID_WORKERS
from shanzhi.organizations.queries import GRID_WORKERS
from shanzhi.people.api import Account, end_role, grant_role, grants_in_force


@transaction.atomic
def assign_grid_worker(
    account: Account,
    grid_code: str,
    *,
    by: Actor,
    duty: GridDuty = GridDuty.FULL_TIME,
    starts_on: date | None = None,
) -> GridWorker:
    """Put somebody in charge of a grid from ``starts_on`` (today); they get the role
    ``grid_worker`` over it. Asked twice, it is done once.

    Raises Denied (``by`` must also be allowed to grant roles there), Invalid,
    Conflict when the grid has another leader.
    """
    require(by, ASSIGN_GRID_WORKERS, Target(place_code=grid_code))
    if not is_grid_code(grid_code):
        raise Invalid({"grid_code": _("网格代码应为 15 位数字。")})
    begins = starts_on or localdate()
    held = GridWorker.objects.filter(account=account, grid_code=grid_code, ends_on__isnull=True)
    if same := held.filter(duty=duty).first():
        return same
    try:
        with transaction.atomic():
            row = GridWorker.objects.create(
                account=account, grid_code=grid_code, duty=duty, starts_on=begins
            )
    except IntegrityError as why:
        raise Conflict(_("这个网格已有网格长，或此人当天已有安排，请先结束原来的。")) from why
    grant_role(account, Role.GRID_WORKER, grid_code, by=by, starts_on=begins)
    announce(
        GridWorkerAssigned(
            duty_id=row.pk,
            account_id=account.pk,
            grid_code=grid_code,
            duty=duty.value,
            starts_on=begins.isoformat(),
        ),
        by=by,
        place_code=grid_code,
        fresh=True,
    )
    bump(GRID_WORKERS)
    return row


@transaction.atomic
def end_grid_duty(duty: GridWorker, *, by: Actor, ends_on: date | None = None) -> None:
    """End a duty, and the role that came with it, with the day before ``ends_on`` (today: at
    once). Raises Denied."""
    duty = GridWorker.objects.select_for_update().get(pk=duty.pk)
    require(by, ASSIGN_GRID_WORKERS, Target(place_code=duty.grid_code))
    day = ends_on or localdate()
    event = GridDutyEnded(
        duty_id=duty.pk,
        account_id=duty.account_id,
        grid_code=duty.grid_code,
        ends_on=day.isoformat(),
    )
    for grant in grants_in_force(duty.account, Role.GRID_WORKER, duty.grid_code):
        end_role(grant, by=by, ends_on=day)
    if duty.starts_on >= day:
        duty.delete()
    else:
        duty.ends_on = day
        duty.save(update_fields=["ends_on"])
    announce(event, by=by, place_code=duty.grid_code)
    bump(GRID_WORKERS)
