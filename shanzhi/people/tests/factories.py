"""People for tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from shanzhi.kernel.api import Role, now
from shanzhi.people.actions.know_resident import know_resident
from shanzhi.people.models import Account, Resident, RoleGrant
from shanzhi.people.session_marks import mark_began

PASSWORD = "plum-blossom-42"
_number = count(1)
_hashed = ""


def make_account(
    *,
    name: str = "李明",
    username: str = "",
    role: Role | None = None,
    scope_code: str = "",
    since: date = date(2020, 1, 1),
    until: date | None = None,
    work_phone: str = "",
) -> Account:
    """An account with the password PASSWORD, and a role when one is named."""
    global _hashed  # noqa: PLW0603  # 2026-11-22: hashing once saves a second per run
    _hashed = _hashed or make_password(PASSWORD)
    account = Account.objects.create(
        username=username or f"staff-{next(_number)}",
        name=name,
        password=_hashed,
        work_phone=work_phone,
    )
    if role is not None:
        RoleGrant.objects.create(
            account=account, role=role.value, scope_code=scope_code, starts_on=since, ends_on=until
        )
    return account


def browser_of(account: Account, **options: Any) -> Client:
    """Somebody's browser, signed in, without the way through the pages."""
    client = Client(**options)
    client.force_login(account)
    begin(client)
    return client


def begin(client: Client) -> None:
    """The marks that signing in leaves in a session."""
    session = client.session
    mark_began(session, now())
    session.save()


def make_resident(*, phone: str = "", language: str = "") -> Resident:
    """A resident with a mobile number of their own."""
    return know_resident(phone or f"139{next(_number):08d}", language=language)[0]
