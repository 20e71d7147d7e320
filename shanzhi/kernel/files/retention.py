"""How long files are kept that were sent and belong to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.files.store import KEPT_UNATTACHED, forget_files
from shanzhi.kernel.models.stored_file import StoredFile
from shanzhi.kernel.retention import RetentionRule, retain


def _unattached(moment: datetime) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(
        attached_at__isnull=True, stored_at__lte=moment - KEPT_UNATTACHED
    )


def _forget(ids: Sequence[int], _moment: datetime) -> None:
    forget_files(ids)


retain(
    RetentionRule("kernel.unattached_files", _("没有用上的上传文件，24 小时"), _unattached, _forget)
)
