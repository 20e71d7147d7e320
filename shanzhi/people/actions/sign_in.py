"""Check who signs in, and slow down who guesses."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Invalid, TooMany, now
from shanzhi.people.keys import keyed_hashes
from shanzhi.people.models import Account, FailedSignIn
from shanzhi.people.rules import SIGN_IN_WINDOW, sign_in_opens_at


def sign_in(username: str, password: str, *, address: str, at: datetime | None = None) -> Account:
    """The account that this name and password open.

    Five wrong passwords for a name from one network address within 15 minutes close that pair,
    and no other: nobody is locked out by a stranger elsewhere. A try counts before it is checked,
    so that many at once gain nothing. Call it outside of a transaction.

    Raises Invalid (``password``), the same for unknown names; TooMany with the minutes to wait.
    """
    moment, name = at or now(), username.strip().lower()
    keys = keyed_hashes("sign-in", name, address)
    _count(keys, moment)
    account = authenticate(username=name, password=password)
    if not isinstance(account, Account):
        raise Invalid({"password": _("用户名或密码不对。请检查后再试；忘记密码请联系管理员。")})
    FailedSignIn.objects.filter(key__in=keys).delete()
    return account


@transaction.atomic(durable=True)
def _count(keys: list[bytes], moment: datetime) -> None:
    with connection.cursor() as cursor:
        turn = int.from_bytes(keys[0][:8], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [turn])
    recent = FailedSignIn.objects.filter(key__in=keys, at__gt=moment - SIGN_IN_WINDOW)
    opens_at = sign_in_opens_at(list(recent.values_list("at", flat=True)))
    if opens_at is not None and opens_at > moment:
        minutes = -(-(opens_at - moment) // timedelta(minutes=1))
        raise TooMany(_("密码错误次数太多，请 %(n)s 分钟后再试。") % {"n": minutes})
    FailedSignIn.objects.create(key=keys[0], at=moment)
