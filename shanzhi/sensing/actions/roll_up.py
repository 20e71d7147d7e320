"""Hours out of readings, and the end of what is too old: the history stays small by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from shanzhi.kernel.api import Actor, now, require
from shanzhi.sensing.models import IntakeMinute, KnownMessage, Refused
from shanzhi.sensing.permissions import TAKE_IN

# No platform sends a delivery again after a week.
KNOWN_FOR = timedelta(days=7)

# Written in the order of devices, so that the BRIN index on device_id finds one of them.
ROLL_UP = """
INSERT INTO sensing_readinghour (hour, device_id, slot, count, lowest, highest, mean, last)
SELECT %(hour)s, device_id, slot, count(*), min(value), max(value), avg(value),
    (array_agg(value ORDER BY sent_at DESC))[1]
FROM sensing_reading
WHERE received_at >= %(hour)s AND received_at < %(next)s
GROUP BY device_id, slot
ORDER BY device_id, slot
"""
MADE = "SELECT EXISTS (SELECT FROM sensing_readinghour WHERE hour = %s)"
PARTITIONS = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = %s::regclass ORDER BY c.relname
"""
DAY, MONTH = "sensing_reading_", "sensing_readinghour_"


def roll_up(*, by: Actor, at: datetime | None = None) -> int:
    """Make the hours that are over and not made yet, as far back as readings are kept, so that a worker
    that was away loses none; returns how many were made.

    An hour without a reading is looked at again each time, which costs a look at an empty range.
    """
    require(by, TAKE_IN)
    latest = (at or now()).replace(minute=0, second=0, microsecond=0)
    hours = settings.SENSING_RAW_DAYS * 24
    return sum(_make(latest - timedelta(hours=back)) for back in range(hours, 0, -1))


@transaction.atomic
def _make(hour: datetime) -> bool:
    with connection.cursor() as cursor:
        # Two workers make one hour once.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sensing_roll_up'))")
        cursor.execute(MADE, [hour])
        if cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT sensing_partitions(%s::date)", [hour.date()])
        cursor.execute(ROLL_UP, {"hour": hour, "next": hour + timedelta(hours=1)})
        return bool(cursor.rowcount)


def make_partitions(*, by: Actor, at: datetime | None = None) -> None:
    """Of today and tomorrow, so that nobody waits at midnight."""
    require(by, TAKE_IN)
    today = (at or now()).date()
    with connection.cursor() as cursor:
        for day in (today, today + timedelta(days=1)):
            cursor.execute("SELECT sensing_partitions(%s::date)", [day])


def drop_old(*, by: Actor, at: datetime | None = None) -> list[str]:
    """Drop the partitions that are older than the settings say, after their hours were made; returns
    their names."""
    require(by, TAKE_IN)
    roll_up(by=by, at=at)
    moment = at or now()
    KnownMessage.objects.filter(at__lt=moment - KNOWN_FOR).delete()
    for counted in (IntakeMinute, Refused):
        kept = timedelta(days=settings.SENSING_HOUR_DAYS)
        counted.objects.filter(minute__lt=moment - kept).delete()
    today = (at or now()).date()
    days = today - timedelta(days=settings.SENSING_RAW_DAYS)
    months = today - timedelta(days=settings.SENSING_HOUR_DAYS)
    dropped: list[str] = []
    for name, begins in _partitions("sensing_reading", DAY, "%Y%m%d"):
        if begins < days:
            dropped.append(_drop(name))
    for name, begins in _partitions("sensing_readinghour", MONTH, "%Y%m"):
        if begins + timedelta(days=31) < months:
            dropped.append(_drop(name))
    return dropped


def _partitions(parent: str, prefix: str, form: str) -> list[tuple[str, date]]:
    with connection.cursor() as cursor:
        cursor.execute(PARTITIONS, [parent])
        names = [row[0] for row in cursor.fetchall()]
    return [
        (name, datetime.strptime(name.removeprefix(prefix), form).date())  # noqa: DTZ007  # 2026-11-26: a day has no zone
        for name in names
    ]


def _drop(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{name}"')
    return name
