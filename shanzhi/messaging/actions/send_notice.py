"""Send a queued notice over its channel."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Actor, WrongState, announce, now, require
from shanzhi.lib.encryption import Unreadable
from shanzhi.lib.phone import NotAMobile, normal_mobile
from shanzhi.messaging.actions.tell import defer_sending
from shanzhi.messaging.channels.base import ChannelError, sms_channel
from shanzhi.messaging.events import NoticeFailed, NoticeResent
from shanzhi.messaging.models import Notice
from shanzhi.messaging.models.notice import NoticeState
from shanzhi.messaging.permissions import RESEND_NOTICES
from shanzhi.messaging.rules import sms_text
from shanzhi.messaging.wordings import write
from shanzhi.people.api import phone_of

log = logging.getLogger(__name__)


class NotSent(Exception):
    """The channel did not take the message; the queue tries again."""


def send_notice(notice_id: int, *, last: bool, at: datetime | None = None) -> None:
    """Send one text message: queued → sending → sent, or failed on the ``last`` try.

    At least once, and nearly always exactly once: "sending" is committed before the gateway is
    asked and "sent" after it answered, and one notice has one job at a time. Only a worker killed
    between the two leaves "sending" behind; its job is run again and the message may come twice,
    which is better than never.

    Raises NotSent while tries are left.
    """
    notice = _claim(notice_id)
    if notice is None:
        return
    try:
        _send(notice)
    except ChannelError as why:
        _put_off(notice, str(why), give_up=last or why.permanent, at=at)
        return
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.SENT, sent_at=at or now(), error=""
    )


@transaction.atomic
def resend_notice(notice: Notice, *, by: Actor) -> Notice:
    """Have a failed notice tried again. Raises Denied, WrongState."""
    require(by, RESEND_NOTICES)
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.state != NoticeState.FAILED:
        raise WrongState(_("这条消息没有失败，不用重发。"))
    notice.state = NoticeState.QUEUED
    notice.save(update_fields=["state"])
    announce(NoticeResent(notice_id=notice.pk), by=by)
    defer_sending(notice.pk)
    return notice


@transaction.atomic(durable=True)
def _claim(notice_id: int) -> Notice | None:
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("resident", "account")
        .filter(pk=notice_id, state__in=[NoticeState.QUEUED, NoticeState.SENDING])
        .first()
    )
    if notice is not None:
        notice.state = NoticeState.SENDING
        notice.attempts += 1
        notice.save(update_fields=["state", "attempts"])
    return notice


def _send(notice: Notice) -> None:
    language = notice.resident.language if notice.resident else None
    text = write(notice.template, notice.params, language)
    address = settings.SITE_URL + notice.link if notice.link else ""
    phone = _number_of(notice)
    sms_channel().send(phone, sms_text(settings.SITE_NAME, text, address))


def _number_of(notice: Notice) -> str:
    """A resident's own number, or the office number of somebody who works here."""
    if notice.resident is None:
        try:
            return normal_mobile(notice.account.work_phone if notice.account else "")
        except NotAMobile as why:
            raise ChannelError("the office number is no mobile", permanent=True) from why
    try:
        return phone_of(notice.resident)
    except Unreadable as why:
        raise ChannelError("the number is sealed with another DATA_KEY", permanent=True) from why


def _put_off(notice: Notice, error: str, *, give_up: bool, at: datetime | None) -> None:
    log.warning("notice %s not sent, try %s: %s", notice.pk, notice.attempts, error)
    with transaction.atomic():
        notice.state = NoticeState.FAILED if give_up else NoticeState.QUEUED
        notice.error = error[:200]
        notice.save(update_fields=["state", "error"])
        if give_up:
            failed = NoticeFailed(notice_id=notice.pk, attempts=notice.attempts)
            announce(failed, by=SYSTEM, at=at)
    if not give_up:
        raise NotSent(f"notice {notice.pk}, try {notice.attempts}")
