"""How long this room keeps what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.sensing.models import HomeConsent, Rhythm

RHYTHM_KEPT = timedelta(days=30)


def _rhythms(moment: datetime) -> QuerySet[Rhythm]:
    """Of devices that are gone, and of homes whose consent has ended."""
    consent = HomeConsent.objects.filter(device=OuterRef("device"), withdrawn_at__isnull=True)
    return Rhythm.objects.filter(Q(saved_at__lt=moment - RHYTHM_KEPT) | ~Exists(consent))


retain(RetentionRule("sensing.rhythms", _("起居规律，同意撤回或设备停用后"), _rhythms))
