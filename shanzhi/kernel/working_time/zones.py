"""Wall clocks and real time. Moments are microseconds since 1970 in UTC: lengths between them are
true lengths, also over the nights on which a zone changes its clock."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000


def moment_of(at: datetime) -> int:
    """The moment of an aware datetime. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a moment must be aware")
    return (at - EPOCH) // MICROSECOND


def datetime_of(moment: int, zone: tzinfo | None) -> datetime:
    """The same moment as a datetime in ``zone``."""
    found = EPOCH + timedelta(microseconds=moment)
    return found if zone is UTC else found.astimezone(zone)


def first_reading(zone: tzinfo, wall: datetime) -> int:
    """The first moment at which clocks in ``zone`` read ``wall`` (naive) or later.

    An hour that comes twice is its first coming; one that is skipped is the moment of the skip.
    """
    early = wall.replace(tzinfo=zone)
    late = early.replace(fold=1)
    before, after = early.utcoffset(), late.utcoffset()
    if before is None or after is None or before >= after:
        return moment_of(early)
    return _change(zone, moment_of(late), moment_of(early))


def furthest_reading(local: datetime) -> datetime:
    """What clocks had read at most until then, naive: in the second coming of an hour, the end of
    its first. It never runs backwards."""
    wall = local.replace(tzinfo=None, fold=0)
    before, after = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if not local.fold or local.tzinfo is None or before is None or after is None:
        return wall
    now = moment_of(local)
    change = _change(local.tzinfo, now - (before - after) // MICROSECOND, now)
    return wall + (timedelta(microseconds=change - now) + (before - after))


def _change(zone: tzinfo, low: int, high: int) -> int:
    """The moment in (low, high] at which the offset from UTC changes; a whole second."""
    after = datetime_of(high, zone).utcoffset()
    seconds = range(low // SECOND, high // SECOND + 1)
    index = bisect_left(
        seconds,
        True,
        key=lambda second: datetime_of(second * SECOND, zone).utcoffset() == after,
    )
    return seconds[index] * SECOND
