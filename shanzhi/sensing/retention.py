"""How long this room keeps what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.sensing.models import Alarm, AlarmCall

# Alarms.
WORDS_KEPT = timedelta(days=365)


def _alarms(moment: datetime) -> QuerySet[Alarm]:
    over = Alarm.objects.filter(closed_at__lt=moment - WORDS_KEPT)
    return over.filter(~Q(note="") | Q(calls__person__isnull=False)).distinct()


def _forget_alarms(ids: Sequence[int], _moment: datetime) -> None:
    """That the device raised an alarm and what it was stays, for the figures; words and families go."""
    Alarm.objects.filter(pk__in=ids).update(note="")
    AlarmCall.objects.filter(alarm_id__in=ids).update(person=None)


retain(
    RetentionRule(
        "sensing.alarms", _("告警结束时的说明、呼叫过的家人，1 年"), _alarms, _forget_alarms
    )
)
