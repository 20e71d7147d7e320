"""When a session of staff began and was last used: kept in the session itself, so that looking
costs no query."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from shanzhi.people.rules import session_ends_at

BEGAN_AT, SEEN_AT = "began_at", "seen_at"
WRITTEN_EVERY = timedelta(minutes=1)  # a click a second must not write a row a second


def mark_began(session: SessionBase, moment: datetime) -> None:
    """Somebody has just signed in."""
    session[BEGAN_AT] = session[SEEN_AT] = moment.isoformat()


def mark_seen(session: SessionBase, moment: datetime) -> None:
    """Somebody is there."""
    if moment - seen_at(session) >= WRITTEN_EVERY:
        session[SEEN_AT] = moment.isoformat()


def seen_at(session: SessionBase) -> datetime:
    """When the session was last used, to the minute. Raises KeyError where it has no marks."""
    return datetime.fromisoformat(session[SEEN_AT])


def is_over(session: SessionBase, moment: datetime) -> bool:
    """Has it lasted too long, or been left alone too long? One without marks was not begun by the
    sign-in and is worth nothing."""
    if BEGAN_AT not in session:
        return True
    ends_at = session_ends_at(
        datetime.fromisoformat(session[BEGAN_AT]),
        seen_at(session),
        idle=settings.STAFF_IDLE,
        longest=settings.STAFF_SESSION,
    )
    return moment >= ends_at
