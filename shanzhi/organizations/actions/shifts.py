"""Somebody is put on duty for some hours, and taken off again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, announce, now, require
from shanzhi.organizations.events import ShiftRemoved, ShiftSet
from shanzhi.organizations.models import WorkShift
from shanzhi.organizations.permissions import MANAGE_TEAM
from shanzhi.organizations.queries_team import is_member
from shanzhi.people.api import Account

LONGEST = timedelta(hours=24)
NOTE = 80


@transaction.atomic
def set_shift(
    account: Account,
    place_code: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: Actor,
    note: str = "",
    at: datetime | None = None,
) -> WorkShift:
    """Put a member of the community's team on duty in [``starts_at``, ``ends_at``).

    Raises Denied; Invalid (account, ends_at, note); Conflict when they are on duty then already.
    """
    require(by, MANAGE_TEAM, Target(place_code=place_code))
    if not is_member(account, place_code):
        raise Invalid({"account": _("此人不是这个社区的网格员。")})
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise Invalid({"ends_at": _("结束要晚于开始，一个班最长 24 小时。")})
    if len(note) > NOTE or "\x00" in note:
        raise Invalid({"note": _("最多 %(n)s 个字，请缩短。") % {"n": NOTE}})
    try:
        with transaction.atomic():
            shift = WorkShift.objects.create(
                account=account,
                place_code=place_code,
                starts_at=starts_at,
                ends_at=ends_at,
                note=note.strip(),
            )
    except IntegrityError as why:
        raise Conflict(_("这段时间此人已经有班，请换个时间。")) from why
    announce(
        ShiftSet(
            shift_id=shift.pk,
            account_id=account.pk,
            starts_at=starts_at.isoformat(),
            ends_at=ends_at.isoformat(),
        ),
        by=by,
        place_code=place_code,
        at=at or now(),
        fresh=True,
    )
    return shift


@transaction.atomic
def remove_shift(shift: WorkShift, *, by: Actor, at: datetime | None = None) -> None:
    """Take a shift out of the plan. Raises Denied."""
    shift = WorkShift.objects.select_for_update().get(pk=shift.pk)
    require(by, MANAGE_TEAM, Target(place_code=shift.place_code))
    event = ShiftRemoved(shift_id=shift.pk, account_id=shift.account_id)
    shift.delete()
    announce(event, by=by, place_code=shift.place_code, at=at or now())
