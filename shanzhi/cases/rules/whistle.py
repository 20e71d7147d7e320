"""吹哨报到: how long units have, and how near is near. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import TimeUnit
from shanzhi.lib.coordinates import distance_m

Point = tuple[float, float]

# Minutes of natural time: fire and water do not wait for office hours.
COME_WITHIN: dict[int, StrPromise] = {
    30: _("30 分钟"),
    120: _("2 小时"),
    1440: _("1 天"),
}
# Accepted from farther away too, but marked; phones inside buildings are off by so much.
NEAR_METRES = 300


def come_by(at: datetime, minutes: int) -> datetime:
    """Until when units must be there."""
    return at + timedelta(minutes=minutes)


def clock_limit(minutes: int) -> Limit:
    """The limit that a call's clock shows. Clocks know whole hours: half an hour is shown as one,
    its deadline is exact."""
    return max(-(-minutes // 60), 1), TimeUnit.NATURAL_HOUR


def metres_between(here: Point | None, there: Point | None) -> int | None:
    """Distance of two points in WGS-84 degrees, in whole metres; None when one is not known."""
    if here is None or there is None:
        return None
    return round(distance_m(*here, *there))


def is_far(metres: int | None) -> bool:
    """Is it farther than is accepted without a mark?"""
    return metres is not None and metres > NEAR_METRES


def point_of(latitude: float | None, longitude: float | None) -> Point | None:
    """Two columns as one point."""
    return None if latitude is None or longitude is None else (latitude, longitude)
