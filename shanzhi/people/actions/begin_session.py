"""Somebody has shown who they are: write down that they are in, and where."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import now, record_access
from shanzhi.people.acting import acting
from shanzhi.people.models import Account, StaffSession
from shanzhi.people.queries_sessions import sessions_of

DEVICE_LENGTH = 200
ADDRESS_LENGTH = 45  # the longest IPv6 text


@transaction.atomic
def begin_session(
    account: Account,
    *,
    session_key: str,
    means: str,
    address: str,
    device: str,
    at: datetime | None = None,
) -> StaffSession:
    """Remember the session, and who signed in by what ``means`` (password, totp, webauthn,
    recovery_codes, oidc, with + between them).

    One account in two places at once is written down as well: accounts are not shared.
    """
    moment, who = at or now(), acting(account)
    Account.objects.select_for_update().get(pk=account.pk)
    elsewhere = {each.address for each in sessions_of(account, moment)} - {address}
    row, _made = StaffSession.objects.update_or_create(
        session_id=session_key,
        defaults={
            "account": account,
            "began_at": moment,
            "address": address[:ADDRESS_LENGTH],
            "device": device[:DEVICE_LENGTH],
        },
    )
    about = ("account", account.pk)
    record_access(who, action="people.sign_in", subject=about, reason=means, address=address)
    if elsewhere:
        record_access(
            who,
            action="people.two_addresses",
            subject=about,
            count=len(elsewhere) + 1,
            address=address,
        )
    return row
