"""How long this room keeps what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.actions.forget_reporter import forget_reporters
from shanzhi.cases.models import Case, CaseDraft, Unmasking
from shanzhi.kernel.api import RetentionRule, retain

DRAFTS_KEPT = timedelta(days=30)
UNMASKING_WORDS_KEPT = timedelta(days=214)  # as long as the access log beside it


def _drafts(moment: datetime) -> QuerySet[CaseDraft]:
    return CaseDraft.objects.filter(saved_at__lt=moment - DRAFTS_KEPT)


def _with_reporter(moment: datetime) -> QuerySet[Case]:
    """Ended long ago and still knowing somebody."""
    before = moment - timedelta(days=settings.REPORTER_KEPT_DAYS)
    return Case.objects.filter(finished_at__lt=before, text__masked_at__isnull=True)


def _unmaskings(moment: datetime) -> QuerySet[Unmasking]:
    return Unmasking.objects.filter(at__lt=moment - UNMASKING_WORDS_KEPT).exclude(words="")


def _forget_words(ids: Sequence[int], _moment: datetime) -> None:
    Unmasking.objects.filter(pk__in=ids).update(words="")


retain(
    RetentionRule("cases.drafts", _("工作人员没发送的草稿，30 天"), _drafts),
    RetentionRule(
        "cases.reporters",
        _("诉求里的报事人信息，办结后的天数见设置 REPORTER_KEPT_DAYS"),
        _with_reporter,
        forget_reporters,
    ),
    RetentionRule(
        "cases.unmasking_words", _("查看电话时写的说明，214 天"), _unmaskings, _forget_words
    ),
)
