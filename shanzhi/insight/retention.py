"""How long this room keeps what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.insight.models import Appraisal, PlaceWarning
from shanzhi.kernel.api import RetentionRule, retain

KEPT = timedelta(days=730)


def _appraisals(moment: datetime) -> QuerySet[Appraisal]:
    return Appraisal.objects.filter(ends_on__lt=(moment - KEPT).date())


retain(RetentionRule("insight.appraisals", _("网格员工作小结的说明，2 年"), _appraisals))


def _warnings(moment: datetime) -> QuerySet[PlaceWarning]:
    return PlaceWarning.objects.filter(ended_at__lt=moment - KEPT)


retain(RetentionRule("insight.warnings", _("已解除的预警，2 年"), _warnings))
