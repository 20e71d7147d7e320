"""Tell people something, once per event."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from shanzhi.kernel.api import now, publish_all
from shanzhi.lib.phone import is_mobile
from shanzhi.messaging.models import Notice
from shanzhi.messaging.models.notice import Channel, NoticeState
from shanzhi.people.api import Purpose, accounts_by_id, may_text

SEND_NOTICE = "messaging.send_notice"
QUEUE = "messages"


@dataclass(frozen=True, slots=True)
class Word:
    """One notice for some of the staff; fields as the arguments of ``tell_accounts``."""

    account_ids: frozenset[int]
    template: str
    params: Mapping[str, str]
    link: str
    event_id: int


def tell_accounts(
    account_ids: Collection[int],
    template: str,
    params: Mapping[str, str],
    link: str,
    event_id: int,
    *,
    at: datetime | None = None,
) -> None:
    """Put a notice into the inboxes of staff, and say so to their open pages.

    ``template`` is a registered wording, ``params`` fill it (no personal data), ``link`` is the
    path of the thing, ``event_id`` the event it follows from: told again, nothing is doubled.
    Call it from after-commit handlers only, because it makes open pages move (NOTIFY).
    """
    tell_staff([Word(frozenset(account_ids), template, params, link, event_id)], at=at)


@transaction.atomic(savepoint=False)
def tell_staff(words: Sequence[Word], *, at: datetime | None = None) -> None:
    """Many notices in as many statements as one."""
    moment = at or now()
    Notice.objects.bulk_create(
        [
            Notice(
                account_id=account_id,
                channel=Channel.INBOX,
                template=word.template,
                params=dict(word.params),
                link=word.link,
                event_id=word.event_id,
                state=NoticeState.SENT,
                created_at=moment,
                sent_at=moment,
            )
            for word in words
            for account_id in sorted(word.account_ids)
        ],
        ignore_conflicts=True,
    )
    told = {account_id for word in words for account_id in word.account_ids}
    publish_all(f"inbox:{account_id}" for account_id in sorted(told))


def tell_account(
    account_id: int,
    template: str,
    params: Mapping[str, str],
    link: str,
    event_id: int,
    *,
    at: datetime | None = None,
) -> None:
    """``tell_accounts`` for one."""
    tell_accounts([account_id], template, params, link, event_id, at=at)


def text_accounts(
    account_ids: Collection[int],
    template: str,
    params: Mapping[str, str],
    link: str,
    event_id: int,
    *,
    at: datetime | None = None,
) -> set[int]:
    """Queue a text message to those of the staff whose office number is a mobile, for what cannot wait
    until they look into their inbox. Arguments as in ``tell_accounts``; returns who is sent one."""
    return text_staff([Word(frozenset(account_ids), template, params, link, event_id)], at=at)


@transaction.atomic(savepoint=False)
def text_staff(words: Sequence[Word], *, at: datetime | None = None) -> set[int]:
    """Many of them, with one look at who has a mobile; returns all who are sent one."""
    everybody = frozenset[int]().union(*(word.account_ids for word in words))
    known = accounts_by_id(everybody) if everybody else {}
    mobile = {pk for pk, one in known.items() if is_mobile(one.work_phone)}
    for word in words:
        for account_id in sorted(word.account_ids & mobile):
            notice, created = Notice.objects.get_or_create(
                account_id=account_id,
                channel=Channel.SMS,
                template=word.template,
                event_id=word.event_id,
                defaults={
                    "params": dict(word.params),
                    "link": word.link,
                    "created_at": at or now(),
                },
            )
            if created:
                defer_sending(notice.pk)
    return mobile


@transaction.atomic
def tell_resident(
    resident_id: int,
    template: str,
    params: Mapping[str, str],
    link: str,
    event_id: int,
    *,
    purpose: Purpose = Purpose.PROGRESS,
    at: datetime | None = None,
) -> None:
    """Queue a text message to a resident; the job is deferred in the same transaction. Nobody is
    told who has withdrawn the consent to be told for this ``purpose``.

    Arguments as in ``tell_accounts``. The job holds the notice's id only: the number stays sealed
    until the moment of sending.
    """
    if not may_text(resident_id, purpose):
        return
    notice, created = Notice.objects.get_or_create(
        resident_id=resident_id,
        channel=Channel.SMS,
        template=template,
        event_id=event_id,
        defaults={"params": dict(params), "link": link, "created_at": at or now()},
    )
    if created:
        defer_sending(notice.pk)


def defer_sending(notice_id: int) -> None:
    """Have the queue send a notice; two jobs for one notice never run at once (``lock``)."""
    job = app.configure_task(SEND_NOTICE, queue=QUEUE, lock=f"notice:{notice_id}")
    job.defer(notice_id=notice_id)
