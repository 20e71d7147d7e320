"""Publish one hash over all events of a day (B1): kept by many, it binds the whole record."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max

from shanzhi.kernel import clock
from shanzhi.kernel.models import DailyRoot, Event
from shanzhi.kernel.queries import root_over
from shanzhi.kernel.rules import GENESIS
from shanzhi.kernel.working_time.calendar import ZONE

WAIT_FOR_WRITERS = "5s"


def publish_daily_root(day: date | None = None) -> DailyRoot | None:
    """Publish the root of ``day`` (by default yesterday); None when it has one or nothing happened.

    It covers everything recorded since the root before. Days on which the system was away belong
    to the first day after them. Raises OperationalError when a long import holds the table: the
    job comes again.
    """
    closed = day or clock.now().astimezone(ZONE).date() - timedelta(days=1)
    last = DailyRoot.objects.order_by("-day").first()
    if last and last.day >= closed:
        return None
    begin, previous = (last.last_event_id, bytes(last.root)) if last else (0, GENESIS)
    end = _cut()
    if end <= begin:
        return None
    count, root = root_over(begin, end, previous)
    return DailyRoot.objects.create(
        day=closed,
        last_event_id=end,
        event_count=count,
        root=root,
        previous_root=previous,
        published_at=clock.now(),
    )


@transaction.atomic
def _cut() -> int:
    """The highest event number below which none can appear any more.

    A number is given before its row is committed. The lock waits for those under way and is gone
    at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_FOR_WRITERS}'")
        cursor.execute(f"LOCK TABLE {Event._meta.db_table} IN SHARE MODE")
    return Event.objects.aggregate(highest=Max("pk"))["highest"] or 0
