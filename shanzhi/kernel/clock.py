"""The only place that reads the time. Actions take ``at``; everything below them is pure."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The present moment, aware, in UTC, with microseconds."""
    return datetime.now(UTC)


def local_zone() -> ZoneInfo:
    """The place's own time zone: what "today" and "nine o'clock" mean here."""
    return ZoneInfo(settings.TIME_ZONE)
