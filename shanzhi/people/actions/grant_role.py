"""Give a role over a place for a term, and end it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    ADMINISTRATORS,
    GRANTED_ROLES,
    Actor,
    Conflict,
    Denied,
    Invalid,
    Role,
    Target,
    announce,
    require,
)
from shanzhi.lib.division_code import is_place_code
from shanzhi.people.acting import is_owner
from shanzhi.people.actions.keep_one import keep_one
from shanzhi.people.events import RoleEnded, RoleGranted
from shanzhi.people.models import Account, RoleGrant
from shanzhi.people.permissions import GRANT_ROLES


@transaction.atomic
def grant_role(
    account: Account,
    role: Role,
    scope_code: str,
    *,
    by: Actor,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Give ``role`` over every place whose code begins with ``scope_code`` ("" is everywhere).

    The term runs from ``starts_on`` (today) to the day before ``ends_on`` (open). The same grant
    twice is one grant. Raises Denied outside of the granter's own places and to oneself; Conflict
    when it would make one person two of the three administrators; Invalid.
    """
    require(by, GRANT_ROLES, Target(place_code=scope_code))
    if is_owner(account, by):
        raise Denied(_("角色不能授予自己，请由另一位安全管理员办理。"))
    begins = starts_on or localdate()
    _check(role, scope_code, begins, ends_on)
    account = Account.objects.select_for_update().get(pk=account.pk)
    if not account.is_active:
        raise Invalid({"account": _("这个账号已停用，不能授予角色。")})
    _keep_apart(account, role, begins, ends_on)
    grant, changed = _hold(account, role, scope_code, begins, ends_on)
    if not changed:
        return grant
    announce(
        RoleGranted(
            account_id=account.pk,
            grant_id=grant.pk,
            role=role.value,
            scope_code=scope_code,
            starts_on=begins.isoformat(),
            ends_on=ends_on.isoformat() if ends_on else "",
        ),
        by=by,
        place_code=scope_code,
    )
    return grant


def _keep_apart(account: Account, role: Role, begins: date, ends_on: date | None) -> None:
    """The database refuses it as well; here the person is told why."""
    if role not in ADMINISTRATORS:
        return
    others = [other.value for other in ADMINISTRATORS if other is not role]
    meets = Q(ends_on__isnull=True) | Q(ends_on__gt=begins)
    if ends_on is not None:
        meets &= Q(starts_on__lt=ends_on)
    if account.role_grants.filter(meets, role__in=others).exists():
        raise Conflict(_("系统管理员、安全管理员、审计管理员必须由三个人分别担任。"))


def _hold(
    account: Account, role: Role, scope_code: str, begins: date, ends_on: date | None
) -> tuple[RoleGrant, bool]:
    """(the grant that now covers the term, whether anything had to change for it)."""
    for held in account.role_grants.filter(role=role.value, scope_code=scope_code):
        if held.starts_on <= begins and held.ends_on == ends_on:
            return held, False
        if held.starts_on == begins:
            held.ends_on = ends_on
            held.save(update_fields=["ends_on"])
            return held, True
    made = RoleGrant.objects.create(
        account=account, role=role.value, scope_code=scope_code, starts_on=begins, ends_on=ends_on
    )
    return made, True


@transaction.atomic
def end_role(
    grant: RoleGrant, *, by: Actor, ends_on: date | None = None, at: datetime | None = None
) -> None:
    """End a role with the day before ``ends_on`` (today: at once). A role that never began is
    taken away altogether. Raises Denied; Conflict for the last administrator of a kind."""
    Account.objects.select_for_update().get(pk=grant.account_id)
    grant = RoleGrant.objects.get(pk=grant.pk)
    require(by, GRANT_ROLES, Target(place_code=grant.scope_code))
    day = ends_on or localdate(at)
    keep_one([grant], by=by, on=day)
    event = RoleEnded(account_id=grant.account_id, grant_id=grant.pk, ends_on=day.isoformat())
    if grant.starts_on >= day:
        grant.delete()
    else:
        grant.ends_on = day
        grant.save(update_fields=["ends_on"])
    announce(event, by=by, place_code=grant.scope_code, at=at)


def _check(role: Role, scope_code: str, starts_on: date, ends_on: date | None) -> None:
    faults: dict[str, str] = {}
    if role not in GRANTED_ROLES:
        faults["role"] = _("这个角色不能授予。")
    if scope_code and not is_place_code(scope_code):
        faults["scope_code"] = _("范围代码应为 6、9、12 或 15 位数字，全域留空。")
    if ends_on is not None and ends_on <= starts_on:
        faults["ends_on"] = _("结束日期要晚于开始日期。")
    if faults:
        raise Invalid(faults)
