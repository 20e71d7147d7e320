"""Forget what was only kept to slow down guessing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session

from shanzhi.kernel.api import now
from shanzhi.people.models import FailedSignIn, PhoneCode, ResidentSession

KEPT = timedelta(days=1)


def forget_attempts(at: datetime | None = None) -> None:
    """Delete phone codes and wrong passwords after a day, and sessions that have run out."""
    moment = at or now()
    PhoneCode.objects.filter(sent_at__lt=moment - KEPT).delete()
    FailedSignIn.objects.filter(at__lt=moment - KEPT).delete()
    Session.objects.filter(expire_date__lt=moment).delete()
    ResidentSession.objects.filter(seen_at__lt=moment - settings.RESIDENT_IDLE).delete()
