"""Check who signs in, and slow down who guesses."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import NOBODY, Invalid, now, record_access
from shanzhi.people.acting import acting
from shanzhi.people.actions.slow_down import count_try, forget_tries
from shanzhi.people.models import Account
from shanzhi.people.queries import account_named
from shanzhi.people.rules import ONE_TIME_USED

PASSWORD = "sign-in"  # noqa: S105  # 2026-11-26: what is counted, no password


def sign_in(username: str, password: str, *, address: str, at: datetime | None = None) -> Account:
    """The account that this name and password open. It is the first step: whether a second factor
    or a new password is asked for is the business of who calls.

    Five wrong passwords for a name from one network address within 15 minutes close that pair,
    and no other: nobody is locked out by a stranger elsewhere. A try counts before it is checked,
    so that many at once gain nothing. Call it outside of a transaction.

    Raises Invalid (``password``), the same for unknown names; TooMany with the minutes to wait.
    """
    moment, name = at or now(), username.strip().lower()
    count_try(PASSWORD, name, address, at=moment)
    account = authenticate(username=name, password=password)
    if not isinstance(account, Account) or (account.is_demo and settings.PRODUCTION):
        _record_failure(name, address)
        raise Invalid({"password": _("用户名或密码不对。请检查后再试；忘记密码请联系管理员。")})
    forget_tries(PASSWORD, name, address)
    if account.one_time_until is not None and account.one_time_until <= moment:
        record_failure(account, "one_time_expired", address)
        raise Invalid({"password": _("一次性密码已过期，请联系系统管理员重新发放。")})
    if account.one_time_until is not None:
        about = ("account", account.pk)
        record_access(acting(account), action=ONE_TIME_USED, subject=about, address=address)
    return account


def record_failure(account: Account | None, reason: str, address: str) -> None:
    """A line in the log of accesses: somebody tried to get in and could not."""
    record_access(
        NOBODY,
        action="people.sign_in_failed",
        subject=("account", account.pk if account else 0),
        reason=reason,
        address=address,
    )


def _record_failure(name: str, address: str) -> None:
    record_failure(account_named(name), "password", address)
