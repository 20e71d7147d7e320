"""How long this room keeps what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.organizations.models import CheckIn, Leave, WorkShift

CHECK_INS_KEPT = timedelta(days=366)
KEPT = timedelta(days=730)


def _check_ins(moment: datetime) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(at__lt=moment - CHECK_INS_KEPT)


def _shifts(moment: datetime) -> QuerySet[WorkShift]:
    return WorkShift.objects.filter(ends_at__lt=moment - KEPT)


def _leaves(moment: datetime) -> QuerySet[Leave]:
    return Leave.objects.filter(ends_on__lt=(moment - KEPT).date())


retain(
    RetentionRule("organizations.check_ins", _("网格员的到岗记录，一年"), _check_ins),
    RetentionRule("organizations.shifts", _("网格员的班次，2 年"), _shifts),
    RetentionRule("organizations.leaves", _("网格员的请假，2 年"), _leaves),
)
