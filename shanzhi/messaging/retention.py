"""How long this room keeps what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.messaging.models import Notice
from shanzhi.messaging.models.notice import NoticeState

MESSAGES_KEPT = timedelta(days=180)
DONE = (NoticeState.SENT, NoticeState.FAILED)


def _messages(moment: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(
        resident__isnull=False, state__in=DONE, created_at__lt=moment - MESSAGES_KEPT
    )


retain(RetentionRule("messaging.messages", _("发给居民的短信，180 天"), _messages))
