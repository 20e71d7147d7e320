"""How long the kernel keeps what devices sent again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.models import DeviceAct
from shanzhi.kernel.retention import RetentionRule, retain

# Ten times as long as a device may be without contact before it forgets what it read.
ACTS_KEPT = timedelta(days=30)


def _old_acts(moment: datetime) -> QuerySet[DeviceAct]:
    return DeviceAct.objects.filter(arrived_at__lt=moment - ACTS_KEPT)


retain(RetentionRule("kernel.device_acts", _("离线操作的编号，30 天"), _old_acts))
