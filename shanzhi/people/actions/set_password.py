"""Passwords: one's own, and the one-time one that somebody else hands over."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Denied, Invalid, Role, announce, now, record_access
from shanzhi.people.acting import is_owner, require_owner
from shanzhi.people.actions.end_session import end_sessions
from shanzhi.people.actions.offline_device import revoke_devices
from shanzhi.people.events import PasswordSet
from shanzhi.people.models import Account
from shanzhi.people.permissions import MANAGE_ACCOUNTS, require_over
from shanzhi.people.queries import powers_of
from shanzhi.people.queries_factors import has_second_factor
from shanzhi.people.rules import ONE_TIME_GIVEN, ONE_TIME_LIVES, new_one_time_password

# Who could sign in as one of these could do another administrator's work.
OTHERS_WORK = {Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


@transaction.atomic
def set_password(
    account: Account, password: str, *, by: Actor, at: datetime | None = None
) -> Account:
    """Give somebody a password (forgotten, or never had one). It is good once, for 72 hours: its
    owner chooses another at the next sign-in, and is told who gave it. Open sessions of the
    account end.

    Raises Denied, also when the account holds a role where ``by`` has no say, and for another
    administrator who has no second factor that would keep ``by`` out; Invalid.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    grants = powers_of(account, localdate(at))
    require_over(by, MANAGE_ACCOUNTS, [grant.scope_code for grant in grants])
    if is_owner(account, by):
        raise Denied(_("自己的密码请在“我的账号”里修改。"))
    if by.is_staff and OTHERS_WORK & {g.role for g in grants} and not has_second_factor(account):
        raise Denied(_("这位管理员还没有第二重验证，只能由运维人员在服务器上重设密码。"))
    check_password(account, password)
    account.set_password(password)
    account.one_time_until = (at or now()) + ONE_TIME_LIVES
    account.save(update_fields=["password", "one_time_until"])
    end_sessions(account)
    record_access(by, action=ONE_TIME_GIVEN, subject=("account", account.pk))
    revoke_devices(account, by=by, at=at)
    announce(PasswordSet(account_id=account.pk, one_time=True), by=by, at=at)
    return account


def give_one_time_password(account: Account, *, by: Actor, at: datetime | None = None) -> str:
    """Make a password for somebody; it is shown now and never again. Raises Denied."""
    password = new_one_time_password()
    set_password(account, password, by=by, at=at)
    return password


@transaction.atomic
def change_password(
    account: Account, password: str, *, by: Actor, session_key: str = "", at: datetime | None = None
) -> Account:
    """Choose one's own password; all other sessions of the account end. Raises Denied; Invalid."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    require_owner(account, by)
    check_password(account, password)
    if account.check_password(password):
        raise Invalid({"password": _("新密码要和原来的不一样。")})
    account.set_password(password)
    account.one_time_until = None
    account.save(update_fields=["password", "one_time_until"])
    end_sessions(account, except_key=session_key)
    revoke_devices(account, by=by, at=at)
    announce(PasswordSet(account_id=account.pk), by=by, at=at)
    return account


def check_password(account: Account, password: str) -> None:
    """Raise Invalid (``password``) for one that is short, common, or like the name."""
    try:
        validate_password(password, account)
    except ValidationError as why:
        raise Invalid({"password": " ".join(why.messages)}) from why
