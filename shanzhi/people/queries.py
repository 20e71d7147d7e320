"""Reads of the room."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from shanzhi.kernel.api import Grant, Role, now
from shanzhi.lib.masking import mask_phone
from shanzhi.people.keys import unseal_phone
from shanzhi.people.models import Account, ApiToken, Consent, Resident, RoleGrant
from shanzhi.people.models.consent import Purpose


def grants_of(account: Account, today: date) -> tuple[Grant, ...]:
    """Roles the account holds on ``today``."""
    rows = RoleGrant.objects.filter(in_force(today), account=account)
    return tuple(
        Grant(Role(row.role), row.scope_code) for row in rows.order_by("scope_code", "role")
    )


def powers_of(account: Account, today: date) -> tuple[Grant, ...]:
    """Roles the account holds on ``today`` or later: nobody gains today what they could use over
    whoever is an administrator tomorrow."""
    to_come = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    rows = RoleGrant.objects.filter(to_come, account=account)
    return tuple(Grant(Role(row.role), row.scope_code) for row in rows.order_by("pk"))


def grants_in_force(
    account: Account, role: Role, scope_code: str, today: date | None = None
) -> list[RoleGrant]:
    """Rows of one role over exactly one place that are in force on ``today`` or begin later."""
    open_end = Q(ends_on__isnull=True) | Q(ends_on__gt=today or localdate())
    return list(account.role_grants.filter(open_end, role=role.value, scope_code=scope_code))


def accounts_with_grants(today: date) -> QuerySet[Account]:
    """Accounts in use, each with ``held_grants`` in force on ``today`` ([{role, scope_code}]):
    a person and their powers in one query, so that each page of staff costs no more."""
    held = (
        RoleGrant.objects.filter(in_force(today), account=OuterRef("pk"))
        .order_by("scope_code", "role")
        .values(json=JSONObject(role="role", scope_code="scope_code"))
    )
    return Account.objects.filter(is_active=True).annotate(held_grants=ArraySubquery(held))


def accounts_holding(role: Role, place_code: str, today: date | None = None) -> list[int]:
    """Ids of accounts in use that hold ``role`` over the place ("": over any) on ``today``."""
    rows = holders_of(role, today)
    return sorted({pk for pk, scope in rows if not place_code or place_code.startswith(scope)})


def holders_of(role: Role, today: date | None = None) -> list[tuple[int, str]]:
    """(account in use, the place over which it holds ``role`` on ``today``), of all places (1 query)."""
    rows = RoleGrant.objects.filter(
        in_force(today or localdate()), role=role.value, account__is_active=True
    )
    return list(rows.values_list("account_id", "scope_code"))


def token_account_id(token: str, at: datetime | None = None) -> int | None:
    """Id of the account in whose name an API key speaks, or None when it is void."""
    moment = at or now()
    return (
        ApiToken.objects.filter(
            token_hash=token_hash(token),
            revoked_at__isnull=True,
            expires_at__gt=moment,
            account__is_active=True,
        )
        .values_list("account_id", flat=True)
        .first()
    )


def token_hash(token: str) -> bytes:
    """What is kept of an API key."""
    return hashlib.sha256(token.encode()).digest()


def account_named(username: str) -> Account | None:
    """The account with this user name (case does not matter), or None."""
    return Account.objects.filter(username=username.strip().lower()).first()


def accounts_named(names: Iterable[str]) -> list[Account]:
    """Accounts in use whose people bear one of these names; names are not unique."""
    return list(Account.objects.filter(is_active=True, name__in=set(names)).order_by("pk"))


def accounts_by_id(ids: Iterable[int]) -> dict[int, Account]:
    """Accounts in use by id, in one query: names for lists and histories."""
    return Account.objects.filter(is_active=True).in_bulk(list(ids))


def demo_accounts() -> list[str]:
    """User names of accounts in use that were opened with a password everybody knows."""
    found = Account.objects.filter(is_demo=True, is_active=True).order_by("pk")
    return list(found.values_list("username", flat=True))


def resident(resident_id: int) -> Resident | None:
    """The resident with this id."""
    return Resident.objects.filter(pk=resident_id).first()


def masked_phone(known: Resident) -> str:
    """138****5678: the only form in which a phone number is shown."""
    return mask_phone(phone_of(known))


def phone_of(known: Resident) -> str:
    """The 11 digits, for the channel that sends to them. Never shown, logged or stored elsewhere.

    Raises Unreadable when the number was sealed with another DATA_KEY.
    """
    return unseal_phone(bytes(known.phone_encrypted))


def may_text(resident_id: int, purpose: Purpose) -> bool:
    """May a text message be sent for this? Not once consent was withdrawn and not given again. Who
    called the hotline was not asked and called for an answer (PIPL art. 13 (3)): until they object.
    """
    rows = Consent.objects.filter(resident_id=resident_id, text__purpose=purpose)
    last = rows.order_by("-pk").values_list("withdrawn_at", flat=True)[:1]
    return not any(last)


def in_force(today: date) -> Q:
    """Grants whose term includes the day."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
