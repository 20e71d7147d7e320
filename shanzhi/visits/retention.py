"""How long this room keeps what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.visits.models import CareLevel, Heard, LinkRecord, Visit

WORDS_KEPT = timedelta(days=365)
CARE_KEPT = timedelta(days=180)
SILENT_RECORD = {"met": "", "heard": "", "place_words": ""}
SILENT: dict[str, Any] = {"mood": "", "note": "", "needs": [], "ticked": [], "person": None}


def _visits(moment: datetime) -> QuerySet[Visit]:
    return Visit.objects.filter(at__lt=moment - WORDS_KEPT).exclude(**SILENT)


def _forget_visits(ids: Sequence[int], _moment: datetime) -> None:
    """That the household was visited stays; what was said there does not."""
    Visit.objects.filter(pk__in=ids).update(**SILENT)


def _heard(moment: datetime) -> QuerySet[Heard]:
    over = Q(ended_at__lt=moment - WORDS_KEPT) | Q(case__finished_at__lt=moment - WORDS_KEPT)
    return Heard.objects.filter(over).exclude(words="", end_note="")


def _forget_heard(ids: Sequence[int], _moment: datetime) -> None:
    Heard.objects.filter(pk__in=ids).update(words="", end_note="")


def _cares(moment: datetime) -> QuerySet[CareLevel]:
    return CareLevel.objects.filter(ended_at__lt=moment - CARE_KEPT)


def _records(moment: datetime) -> QuerySet[LinkRecord]:
    return LinkRecord.objects.filter(at__lt=moment - WORDS_KEPT).exclude(**SILENT_RECORD)


def _forget_records(ids: Sequence[int], _moment: datetime) -> None:
    """That the cadre came stays; whom they met and what was said there does not."""
    LinkRecord.objects.filter(pk__in=ids).update(**SILENT_RECORD)


retain(
    RetentionRule("visits.words", _("走访时记下的话和需要，1 年"), _visits, _forget_visits),
    RetentionRule("visits.heard", _("走访时听到的事，办结后 1 年"), _heard, _forget_heard),
    RetentionRule("visits.care", _("结束的关爱，180 天"), _cares),
    RetentionRule("visits.links", _("挂钩走访时记下的话，1 年"), _records, _forget_records),
)
