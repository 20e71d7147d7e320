"""Reads of the room."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from shanzhi.kernel.api import Grant, Role
from shanzhi.people.models import Account, RoleGrant


def grants_of(account: Account, today: date) -> tuple[Grant, ...]:
    """Roles the account holds on ``today``."""
    rows = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), account=account, starts_on__lte=today
    ).order_by("scope_code", "role")
    return tuple(Grant(Role(row.role), row.scope_code) for row in rows)
