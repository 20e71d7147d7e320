"""The three administrators watch each other, so none of them can be made to vanish by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from shanzhi.kernel.api import ADMINISTRATORS, Actor, Conflict, Role
from shanzhi.people.models import RoleGrant
from shanzhi.people.queries import in_force


def keep_one(ending: Iterable[RoleGrant], *, by: Actor, on: date) -> None:
    """Raise Conflict when a grant that is to end is the last of an administrator for its place, so
    that nobody else would do that work there ``on`` this day. Only the machine's own command may.

    Two who end two different ones at once wait for each other. Part of another action.
    """
    if not by.is_staff:
        return
    for grant in ending:
        role = Role(grant.role)
        if role not in ADMINISTRATORS or grant.starts_on > on:
            continue
        others = RoleGrant.objects.select_for_update(of=("self",)).filter(
            in_force(on), role=role.value, account__is_active=True
        )
        scopes = others.exclude(account_id=grant.account_id).values_list("scope_code", flat=True)
        if not any(grant.scope_code.startswith(scope) for scope in list(scopes)):
            raise Conflict(
                _("这是这里最后一位%(role)s。请先授予另一位，再结束这一位。") % {"role": role.label}
            )
