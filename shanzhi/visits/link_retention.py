"""How long what linked cadres wrote down is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.visits.models import LinkRecord

WORDS_KEPT = timedelta(days=365)
SILENT = {"met": "", "heard": "", "place_words": ""}


def _records(moment: datetime) -> QuerySet[LinkRecord]:
    return LinkRecord.objects.filter(at__lt=moment - WORDS_KEPT).exclude(**SILENT)


def _forget(ids: Sequence[int], _moment: datetime) -> None:
    """That the cadre came stays; whom they met and what was said there does not."""
    LinkRecord.objects.filter(pk__in=ids).update(**SILENT)


retain(RetentionRule("visits.links", _("挂钩走访时记下的话，1 年"), _records, _forget))
