"""How long this room keeps what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.sensing.actions.start_import import forget_file
from shanzhi.sensing.models import DeviceImport, HomeConsent

# Things.
CONSENTS_KEPT = timedelta(days=365)
FILES_KEPT = timedelta(days=7)


def _consents(moment: datetime) -> QuerySet[HomeConsent]:
    return HomeConsent.objects.filter(withdrawn_at__lt=moment - CONSENTS_KEPT)


def _files(moment: datetime) -> QuerySet[DeviceImport]:
    old = DeviceImport.objects.filter(made_at__lt=moment - FILES_KEPT)
    return old.exclude(stored_path="")


def _forget_files(ids: Sequence[int], _moment: datetime) -> None:
    """A list that nobody confirmed; it may hold keys."""
    for run in DeviceImport.objects.filter(pk__in=ids):
        forget_file(run)


retain(
    RetentionRule("sensing.consents", _("撤回的入户同意，1 年"), _consents),
    RetentionRule("sensing.lists", _("没有导入的设备表，7 天"), _files, _forget_files),
)
