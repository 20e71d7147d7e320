"""Steps of a series, and the periods between them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    """How long one point of a series is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def whole_hour(moment: datetime) -> datetime:
    """The hour in which a moment lies: figures begin and end with whole hours."""
    return moment.replace(minute=0, second=0, microsecond=0)


def begin_of(moment: datetime, step: Step) -> datetime:
    """The beginning of the hour, day, week (Monday) or month of a moment of the place's clock."""
    hour = whole_hour(moment)
    if step is Step.HOUR:
        return hour
    day = hour.replace(hour=0)
    if step is Step.DAY:
        return day
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1)


def next_begin(begin: datetime, step: Step) -> datetime:
    """The beginning of the next one."""
    if step is Step.HOUR:
        return begin + timedelta(hours=1)
    if step is Step.DAY:
        return begin + timedelta(days=1)
    if step is Step.WEEK:
        return begin + timedelta(days=7)
    return (begin.replace(day=1) + timedelta(days=32)).replace(day=1)


def points(start: datetime, end: datetime, step: Step) -> Iterator[tuple[datetime, datetime]]:
    """[begin, end) of each point of [start, end); the first and the last may be cut."""
    begin = start
    while begin < end:
        following = next_begin(begin_of(begin, step), step)
        yield begin, min(following, end)
        begin = following
