"""How long this room keeps what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.organizations.models import CheckIn

CHECK_INS_KEPT = timedelta(days=366)


def _check_ins(moment: datetime) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(at__lt=moment - CHECK_INS_KEPT)


retain(RetentionRule("organizations.check_ins", _("网格员的到岗记录，一年"), _check_ins))
