"""Open and close the accounts of those who work here."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    Invalid,
    announce,
    now,
    record_access,
    require,
)
from shanzhi.people.acting import is_owner
from shanzhi.people.actions.end_session import end_sessions
from shanzhi.people.actions.keep_one import keep_one
from shanzhi.people.actions.offline_device import revoke_devices
from shanzhi.people.actions.set_password import check_password
from shanzhi.people.events import AccountClosed, AccountCreated
from shanzhi.people.models import Account, ApiToken, RoleGrant
from shanzhi.people.permissions import MANAGE_ACCOUNTS, require_over
from shanzhi.people.queries import powers_of
from shanzhi.people.rules import ONE_TIME_GIVEN, ONE_TIME_LIVES


@transaction.atomic
def create_account(
    *,
    username: str,
    name: str,
    password: str | None,
    by: Actor,
    title: str = "",
    work_phone: str = "",
    demo: bool = False,
) -> Account:
    """Open an account; it can do nothing until a role is granted, and nobody can sign in with it
    while it has no password (None). The password is good once, for 72 hours, except in the
    ``demo``, where everybody knows it.

    Raises Denied; Invalid (``username``, ``name``, ``password``: at least 10 characters, not a
    common one, not like the name); Conflict when the user name is taken.
    """
    require(by, MANAGE_ACCOUNTS)
    account = Account(
        username=username.strip().lower(),
        name=name.strip(),
        title=title.strip(),
        work_phone=work_phone.strip(),
        is_demo=demo and password is not None,
        one_time_until=None if demo or password is None else now() + ONE_TIME_LIVES,
    )
    _check(account, password)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as why:
        taken = _("用户名“%(name)s”已有人使用，请换一个。") % {"name": account.username}
        raise Conflict(taken) from why
    if account.one_time_until is not None:
        record_access(by, action=ONE_TIME_GIVEN, subject=("account", account.pk))
    announce(AccountCreated(account_id=account.pk), by=by, fresh=True)
    return account


@transaction.atomic
def close_account(account: Account, *, by: Actor, at: datetime | None = None) -> Account:
    """End an account of somebody who left: no sign-in, no roles from today on, no API keys, and
    nothing that is still open.

    Raises Denied, also for one's own and when the account holds a role where ``by`` has no say;
    Conflict for the last administrator of a kind.
    """
    today, moment = localdate(at), at or now()
    account = Account.objects.select_for_update().get(pk=account.pk)
    require_over(by, MANAGE_ACCOUNTS, [g.scope_code for g in powers_of(account, today)])
    if is_owner(account, by):
        raise Denied(_("自己的账号要由别人停用。"))
    if not account.is_active:
        return account
    still_to_run = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    open_grants = RoleGrant.objects.filter(still_to_run, account=account)
    keep_one(open_grants, by=by, on=today)
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    open_grants.filter(starts_on__gte=today).delete()
    open_grants.update(ends_on=today)
    ApiToken.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=moment)
    end_sessions(account)
    revoke_devices(account, by=by, at=at)
    announce(AccountClosed(account_id=account.pk), by=by, at=at)
    return account


def _check(account: Account, password: str | None) -> None:
    faults: dict[str, str] = {}
    if not account.username.isascii() or not account.username.replace("-", "").isalnum():
        faults["username"] = _("用户名请用英文字母、数字和连字符。")
    if not account.name:
        faults["name"] = _("请填写姓名。")
    try:
        if password is not None:
            check_password(account, password)
    except Invalid as why:
        faults |= why.fields
    if faults:
        raise Invalid(faults)
