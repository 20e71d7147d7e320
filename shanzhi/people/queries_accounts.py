"""Accounts and roles as their administrators see them: within the places they look after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from shanzhi.kernel.api import Actor, NotFound, Role, accesses_to
from shanzhi.people.models import Account, RoleGrant
from shanzhi.people.queries import accounts_by_id
from shanzhi.people.rules import ONE_TIME_GIVEN, ONE_TIME_TOLD, ONE_TIME_USED

SHOWN = 200


def accounts_within(viewer: Actor, role: Role, today: date, words: str = "") -> QuerySet[Account]:
    """Accounts whose roles of ``today`` or later all lie where ``viewer`` holds ``role``; also
    those without any role. ``words`` are part of the user name or the name."""
    scopes = viewer.scopes(role)
    if not scopes:
        return Account.objects.none()
    standing = RoleGrant.objects.filter(_not_over(today), account=OuterRef("pk"))
    within = Q()
    for scope in scopes:
        within |= Q(scope_code__startswith=scope)
    found = Account.objects.filter(~Exists(standing.exclude(within)))
    if words:
        found = found.filter(Q(username__icontains=words) | Q(name__icontains=words))
    return found.order_by("-is_active", "username")


def account_within(viewer: Actor, role: Role, today: date, account_id: int) -> Account:
    """One of them. Raises NotFound."""
    found = accounts_within(viewer, role, today).filter(pk=account_id).first()
    if found is None:
        raise NotFound
    return found


def grants_within(viewer: Actor, today: date, words: str = "") -> QuerySet[RoleGrant]:
    """Who holds what, today or later, where ``viewer`` is security administrator."""
    within = Q(pk__in=())
    for scope in viewer.scopes(Role.SECURITY_ADMIN):
        within |= Q(scope_code__startswith=scope)
    found = RoleGrant.objects.filter(_not_over(today)).filter(within).select_related("account")
    if words:
        found = found.filter(
            Q(account__username__icontains=words) | Q(account__name__icontains=words)
        )
    return found.order_by("account__username", "scope_code", "role")


@dataclass(frozen=True, slots=True)
class OneTime:
    """A password for one sign-in: ``by`` whom it was given ("" for the machine's own command), or
    from which ``address`` it was ``used``."""

    at: datetime
    by: str
    address: str
    used: bool


def one_time_passwords(account: Account, at: datetime) -> list[OneTime]:
    """What happened with them lately, newest first: for the account's owner (2 queries)."""
    seen = accesses_to(("account", account.pk), at - ONE_TIME_TOLD)
    rows = [row for row in seen if row.action in {ONE_TIME_GIVEN, ONE_TIME_USED}]
    names = accounts_by_id({row.actor_id for row in rows if row.actor_id})
    return [
        OneTime(
            row.at,
            names[row.actor_id].name if row.actor_id in names else "",
            row.address,
            row.action == ONE_TIME_USED,
        )
        for row in rows
    ]


def _not_over(today: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=today)
