"""Mark notices of one's own inbox as read."""

from __future__ import annotations

from datetime import datetime

from shanzhi.kernel.api import Actor, NotFound, now
from shanzhi.messaging.models import Notice
from shanzhi.messaging.queries import inbox_of


def read_notice(notice_id: int, *, by: Actor, at: datetime | None = None) -> Notice:
    """Mark one notice as read; a second time changes nothing.

    Raises NotFound when it is not in the reader's inbox.
    """
    notice = inbox_of(by).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    if notice.read_at is None:
        notice.read_at = at or now()
        notice.save(update_fields=["read_at"])
    return notice


def read_all_notices(*, by: Actor, at: datetime | None = None) -> int:
    """Mark everything in the reader's inbox as read; returns how many were unread."""
    return inbox_of(by).filter(read_at__isnull=True).update(read_at=at or now())
