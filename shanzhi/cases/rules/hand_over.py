"""移交外部: which systems a place may hand over to, and when to ask again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

# Where a place has laid down nothing.
DEFAULT_SYSTEMS: tuple[StrPromise, ...] = (
    _("12345 政务服务便民热线"),
    _("数字城管平台"),
    _("上级网格化平台"),
)
CHASE_HOUR = time(9)
FARTHEST = timedelta(days=60)


def systems_for(place_code: str, laid_down: Iterable[tuple[str, str]]) -> list[str]:
    """Names for a place: those that it or a place above it laid down as (place code, name), the
    narrowest place first; the defaults where none did."""
    rows = [(place, name) for place, name in laid_down if place_code.startswith(place)]
    rows.sort(key=lambda row: (-len(row[0]), row[1]))
    return list(dict.fromkeys(name for _place, name in rows)) or [str(d) for d in DEFAULT_SYSTEMS]


def chase_moment(day: date, zone: tzinfo) -> datetime:
    """When the holder is reminded to ask: in the morning of the day."""
    return datetime.combine(day, CHASE_HOUR, tzinfo=zone)


def chase_day_fits(day: date, today: date) -> bool:
    """From tomorrow on, and not so far off that it is forgotten."""
    return today < day <= today + FARTHEST
