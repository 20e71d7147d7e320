"""How long this room keeps what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.organizations.models import Leave, WorkShift

KEPT = timedelta(days=730)


def _shifts(moment: datetime) -> QuerySet[WorkShift]:
    return WorkShift.objects.filter(ends_at__lt=moment - KEPT)


def _leaves(moment: datetime) -> QuerySet[Leave]:
    return Leave.objects.filter(ends_on__lt=(moment - KEPT).date())


retain(
    RetentionRule("organizations.shifts", _("网格员的班次，2 年"), _shifts),
    RetentionRule("organizations.leaves", _("网格员的请假，2 年"), _leaves),
)
