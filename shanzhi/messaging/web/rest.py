"""``/api/v1/inbox``: the caller's own notices."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status

from shanzhi.kernel.api import Denied, actor_of
from shanzhi.messaging.actions.read_notice import read_notice
from shanzhi.messaging.queries import InboxItem, inbox, unread_count

router = Router(tags=["inbox"])


class NoticeOut(Schema):
    """A notice; ``link`` is a path on this site, or empty."""

    id: int
    label: str
    text: str
    link: str
    at: datetime
    unread: bool


class InboxOut(Schema):
    """A page of notices, newest first; give ``next_cursor`` as ``cursor`` for the next one."""

    unread: int
    items: list[NoticeOut]
    next_cursor: int | None


@router.get("/inbox", response=InboxOut, summary="The caller's notices", operation_id="inbox")
def list_inbox(
    request: HttpRequest, cursor: int | None = None, *, unread: bool = False
) -> InboxOut:
    """At most 30 to a page; ``unread=true`` leaves out what was read."""
    viewer = actor_of(request)
    if not viewer.is_staff:
        raise Denied
    page = inbox(viewer, unread_only=unread, before=cursor)
    return InboxOut(
        unread=unread_count(viewer),
        items=[_out(item) for item in page.items],
        next_cursor=page.next_cursor,
    )


@router.post(
    "/inbox/{notice_id}/reading",
    response={204: None},
    summary="Mark a notice as read",
    operation_id="read_notice",
)
def mark_read(request: HttpRequest, notice_id: int) -> Status[None]:
    """Marking twice changes nothing; a notice of somebody else does not exist (404)."""
    read_notice(notice_id, by=actor_of(request))
    return Status(204, None)


def _out(item: InboxItem) -> NoticeOut:
    return NoticeOut(
        id=item.id,
        label=item.label,
        text=item.text,
        link=item.link,
        at=item.at,
        unread=item.unread,
    )
