"""Reads of the room: one's own inbox, and what could not be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shanzhi.kernel.api import Actor, require
from shanzhi.messaging.models import Notice
from shanzhi.messaging.models.notice import Channel, NoticeState
from shanzhi.messaging.permissions import READ_FAILED_NOTICES
from shanzhi.messaging.wordings import label_of, write

PAGE = 30


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A notice as its reader sees it; ``link`` is the path of the thing, or ""."""

    id: int
    label: str
    text: str
    link: str
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Newest first; ``next_cursor`` gives the page after, None on the last one."""

    items: list[InboxItem]
    next_cursor: int | None


def inbox(
    viewer: Actor, *, unread_only: bool = False, before: int | None = None, limit: int = PAGE
) -> InboxPage:
    """The viewer's notices, newest first, ``limit`` to a page, those before the cursor ``before``.

    Written in the language of the page. One query.
    """
    rows = inbox_of(viewer)
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    items = [_item(notice) for notice in found[:limit]]
    return InboxPage(items, items[-1].id if len(found) > limit else None)


def unread_count(viewer: Actor) -> int:
    """How many notices wait to be read (one query on a partial index; none for strangers)."""
    return inbox_of(viewer).filter(read_at__isnull=True).count() if viewer.is_staff else 0


def inbox_of(viewer: Actor) -> QuerySet[Notice]:
    """The viewer's own notices; nobody can ask for another's."""
    if not viewer.is_staff or viewer.id is None:
        return Notice.objects.none()
    return Notice.objects.filter(account_id=viewer.id, channel=Channel.INBOX)


def receipts_of(event_id: int) -> dict[int, datetime]:
    """When text messages that follow from an event were taken by the gateway, by resident. It says
    nothing but that they were sent: proof that a notice was delivered (one query)."""
    rows = Notice.objects.filter(event_id=event_id, channel=Channel.SMS, state=NoticeState.SENT)
    return {
        row.resident_id: row.sent_at for row in rows if row.resident_id and row.sent_at is not None
    }


def failed_notices(viewer: Actor) -> QuerySet[Notice]:
    """Notices that could not be sent, newest first; raises Denied for others than operators."""
    require(viewer, READ_FAILED_NOTICES)
    return Notice.objects.filter(state=NoticeState.FAILED).order_by("-created_at")


def _item(notice: Notice) -> InboxItem:
    return InboxItem(
        id=notice.pk,
        label=label_of(notice.template),
        text=write(notice.template, notice.params),
        link=notice.link,
        at=notice.created_at,
        unread=notice.read_at is None,
    )
