"""Where somebody is signed in, and which devices keep their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore

from shanzhi.people.models import Account, OfflineDevice, StaffSession
from shanzhi.people.session_marks import is_over, seen_at


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser in which an account is signed in."""

    id: int
    began_at: datetime
    seen_at: datetime
    address: str
    device: str
    current: bool


def sessions_of(account: Account, at: datetime, *, current_key: str = "") -> list[OpenSession]:
    """Sessions that have not run out, the latest used first."""
    found = []
    rows = StaffSession.objects.filter(account=account, session__expire_date__gt=at)
    for row in rows.select_related("session"):
        store = SessionStore()
        store.update(store.decode(row.session.session_data))
        if not is_over(store, at):
            found.append(
                OpenSession(
                    row.pk,
                    row.began_at,
                    seen_at(store),
                    row.address,
                    row.device,
                    row.session_id == current_key,
                )
            )
    return sorted(found, key=lambda each: each.seen_at, reverse=True)


def devices_of(account: Account) -> list[OfflineDevice]:
    """Devices that may keep pages of this account, the latest heard of first."""
    rows = OfflineDevice.objects.filter(account=account, revoked_at__isnull=True)
    return list(rows.defer("key_sealed").order_by("-seen_at"))
