"""A device may keep what its owner works with, for as long as we say so."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from secrets import token_bytes
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor, NotFound, announce, now
from shanzhi.people.acting import is_owner, require_owner
from shanzhi.people.events import OfflineDeviceRegistered, OfflineDeviceRevoked
from shanzhi.people.keys import seal_offline_key
from shanzhi.people.models import Account, OfflineDevice
from shanzhi.people.permissions import END_SESSIONS, require_over
from shanzhi.people.queries import grants_of

KEY_BYTES = 32  # AES-256
SEEN_EVERY = timedelta(minutes=5)  # a row is not written at every page


@transaction.atomic
def register_device(
    account: Account, *, by: Actor, device: str, at: datetime | None = None
) -> tuple[OfflineDevice, str]:
    """A browser begins to keep its owner's day; it gets a key of its own, which is told this once
    (base64). Raises Denied."""
    require_owner(account, by)
    moment, key = at or now(), b64encode(token_bytes(KEY_BYTES)).decode()
    _one_at_a_time(account)
    row = OfflineDevice.objects.create(
        account=account,
        public_id=uuid4(),
        key_sealed=seal_offline_key(key),
        device=device[:200],
        registered_at=moment,
        seen_at=moment,
    )
    announce(OfflineDeviceRegistered(account_id=account.pk, device_id=row.pk), by=by, at=moment)
    return row, key


def hear_from_device(
    account: Account, public_id: UUID, *, by: Actor, at: datetime | None = None
) -> OfflineDevice:
    """The device is there; what it may do is on the row. Raises Denied; NotFound (another's)."""
    require_owner(account, by)
    moment = at or now()
    row = OfflineDevice.objects.filter(account=account, public_id=public_id).first()
    if row is None:
        raise NotFound
    if row.revoked_at is None and moment - row.seen_at >= SEEN_EVERY:
        row.seen_at = moment
        row.save(update_fields=["seen_at"])
    return row


def device_is_revoked(public_id: UUID) -> bool:
    """May what this device read still be shown? For a device that nobody is signed in on: its number is
    a secret of its own, and one that nobody knows is as good as taken back."""
    return not OfflineDevice.objects.filter(public_id=public_id, revoked_at__isnull=True).exists()


@transaction.atomic
def revoke_device(
    account: Account, device_id: int, *, by: Actor, at: datetime | None = None
) -> None:
    """The device forgets what it read at its next contact, or 72 hours after its last.

    One's own, or as security administrator over every place where the account holds a role.
    Raises Denied; NotFound. Revoked twice is revoked once.
    """
    if not is_owner(account, by):
        scopes = [grant.scope_code for grant in grants_of(account, localdate())]
        require_over(by, END_SESSIONS, scopes)
    _one_at_a_time(account)
    row = OfflineDevice.objects.select_for_update().filter(account=account, pk=device_id).first()
    if row is None:
        raise NotFound
    if row.revoked_at is None:
        _revoke([row], by, at or now())


def revoke_devices(account: Account, *, by: Actor, at: datetime | None = None) -> int:
    """All devices of an account; how many there were. Part of another action, which has asked for
    permission."""
    _one_at_a_time(account)
    kept = OfflineDevice.objects.select_for_update()
    rows = list(kept.filter(account=account, revoked_at__isnull=True))
    _revoke(rows, by, at or now())
    return len(rows)


def _one_at_a_time(account: Account) -> None:
    """Two pages of one browser may ask at once; events of one account follow one another."""
    Account.objects.select_for_update().only("pk").get(pk=account.pk)


def _revoke(rows: list[OfflineDevice], by: Actor, moment: datetime) -> None:
    for row in rows:
        row.revoked_at = moment
        row.save(update_fields=["revoked_at"])
        event = OfflineDeviceRevoked(account_id=row.account_id, device_id=row.pk)
        announce(event, by=by, at=moment)
