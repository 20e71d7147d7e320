"""Reads of the room."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor
from shanzhi.organizations.models import Post
from shanzhi.people.api import grants_of

if TYPE_CHECKING:
    from shanzhi.people.api import Account


def in_term(today: date) -> Q:
    """Rows whose term includes ``today``."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def staff_actor(account: Account, today: date | None = None) -> Actor:
    """The account with the roles and units in force on ``today`` (two queries)."""
    day = today or localdate()
    units = Post.objects.filter(in_term(day), account=account, unit__is_active=True)
    return Actor(
        kind="staff",
        id=account.pk,
        name=account.name,
        grants=grants_of(account, day),
        unit_ids=frozenset(units.values_list("unit_id", flat=True)),
    )
