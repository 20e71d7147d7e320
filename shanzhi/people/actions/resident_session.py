"""A resident is signed in on a device, for a while."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from shanzhi.kernel.api import NOBODY, now, record_access
from shanzhi.people.models import Resident, ResidentSession
from shanzhi.people.rules import session_ends_at

SECRET_BYTES = 32
WRITTEN_EVERY = timedelta(minutes=5)
# Written out: every page of a resident asks it, and making it anew took longer than its answer.
COLUMNS = tuple(field.attname for field in Resident._meta.concrete_fields)
VISIT = (
    "SELECT session.id, session.began_at, session.seen_at, "  # noqa: S608  # 2026-11-26: our own names
    + ", ".join(f"resident.{column}" for column in COLUMNS)
    + " FROM people_residentsession session JOIN people_resident resident"
    " ON resident.id = session.resident_id WHERE session.token_hash = %s"
)


@transaction.atomic
def begin_resident_session(
    resident: Resident,
    *,
    means: str,
    address: str,
    instead_of: str = "",
    at: datetime | None = None,
) -> str:
    """Sign a resident in; the secret that the device keeps is returned and kept nowhere. A session
    that the device had before (``instead_of``) ends."""
    moment, secret = at or now(), secrets.token_urlsafe(SECRET_BYTES)
    end_resident_session(instead_of)
    ResidentSession.objects.create(
        resident=resident, token_hash=_hash(secret), began_at=moment, seen_at=moment
    )
    record_access(
        NOBODY,
        action="people.resident_sign_in",
        subject=("resident", resident.pk),
        reason=means,
        address=address,
    )
    return secret


def visit_of(secret: str, *, at: datetime | None = None) -> Resident | None:
    """Who is signed in with this secret, and that they are there now; None when it has run out."""
    moment = at or now()
    row = _row(secret) if secret else None
    if row is None:
        return None
    session_id, began_at, seen_at, *values = row
    ends_at = session_ends_at(
        began_at, seen_at, idle=settings.RESIDENT_IDLE, longest=settings.RESIDENT_SESSION
    )
    if moment >= ends_at:
        ResidentSession.objects.filter(pk=session_id).delete()
        return None
    if moment - seen_at >= WRITTEN_EVERY:
        ResidentSession.objects.filter(pk=session_id).update(seen_at=moment)
    return Resident.from_db(connection.alias, COLUMNS, values)


def _row(secret: str) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(VISIT, [_hash(secret)])
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def end_resident_session(secret: str) -> None:
    """Sign out on this device; doing it twice changes nothing."""
    if secret:
        ResidentSession.objects.filter(token_hash=_hash(secret)).delete()


def _hash(secret: str) -> bytes:
    """256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).digest()
