"""Notices for tests."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from django.db.models import QuerySet

from shanzhi.kernel.api import Actor, now
from shanzhi.messaging.actions.send_notice import send_notice
from shanzhi.messaging.models import Notice
from shanzhi.messaging.models.notice import Channel, NoticeState
from shanzhi.people.api import Account

_event = count(1)


def make_notice(
    account: Account,
    *,
    template: str = "test.news",
    link: str = "/desk/cases/1",
    read: bool = False,
) -> Notice:
    """A notice in somebody's inbox."""
    moment = now()
    return Notice.objects.create(
        account=account,
        channel=Channel.INBOX,
        template=template,
        params={"number": "ZQ-1"},
        link=link,
        event_id=next(_event),
        state=NoticeState.SENT,
        created_at=moment,
        sent_at=moment,
        read_at=moment if read else None,
    )


def notices_of(who: Actor) -> list[str]:
    """Names of the wordings of what somebody who works here was told, oldest first."""
    rows = Notice.objects.filter(account_id=who.id or 0).order_by("pk")
    return list(rows.values_list("template", flat=True))


def told(template: str) -> list[Notice]:
    """Notices with this wording, the oldest first."""
    return list(Notice.objects.filter(template=template).order_by("pk"))


def send_waiting(template: str, *, at: datetime) -> list[str]:
    """Send what waits under this wording, as the queue would; returns the links in it."""
    waiting = list(
        Notice.objects.filter(template=template, state=NoticeState.QUEUED).order_by("pk")
    )
    for notice in waiting:
        send_notice(notice.pk, last=False, at=at)
    return [notice.link for notice in waiting]


def notices_from(template: str) -> QuerySet[Notice]:
    """Everybody's notices of one kind, by resident and age."""
    return Notice.objects.filter(template=template).order_by("resident_id", "pk")
