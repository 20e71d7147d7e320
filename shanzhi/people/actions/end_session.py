"""End a session: one's own elsewhere, or somebody's."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor, NotFound, record_access
from shanzhi.people.acting import is_owner
from shanzhi.people.actions.offline_device import revoke_devices
from shanzhi.people.models import Account, StaffSession
from shanzhi.people.permissions import END_SESSIONS, require_over
from shanzhi.people.queries import powers_of


@transaction.atomic
def end_session(account: Account, session_id: int, *, by: Actor) -> None:
    """End one session of an account: the next click there meets the sign-in page.

    One's own, or as security administrator over every place where the account holds a role.
    Raises Denied; NotFound.
    """
    if not is_owner(account, by):
        scopes = [grant.scope_code for grant in powers_of(account, localdate())]
        require_over(by, END_SESSIONS, scopes)
    row = StaffSession.objects.filter(account=account, pk=session_id).first()
    if row is None:
        raise NotFound
    Session.objects.filter(pk=row.session_id).delete()
    record_access(
        by, action="people.session_ended", subject=("account", account.pk), address=row.address
    )


@transaction.atomic
def end_all_sessions(account: Account, *, by: Actor) -> int:
    """End every session of an account; how many there were. Raises Denied."""
    if not is_owner(account, by):
        scopes = [grant.scope_code for grant in powers_of(account, localdate())]
        require_over(by, END_SESSIONS, scopes)
    count = end_sessions(account)
    revoke_devices(account, by=by)
    about = ("account", account.pk)
    record_access(by, action="people.sessions_ended", subject=about, count=count)
    return count


def end_sessions(account: Account, *, except_key: str = "") -> int:
    """End all sessions of an account but one; how many there were. Part of another action, which
    has asked for permission and announces it."""
    open_ones = Session.objects.filter(staff_session__account=account)
    _rows, by_model = open_ones.exclude(pk=except_key).delete()
    return by_model.get("sessions.Session", 0)
