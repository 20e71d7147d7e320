"""Publish one hash over all events of a day (B1): kept by many, it binds the whole record."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta

from django.db import transaction

from shanzhi.kernel import clock
from shanzhi.kernel.models import DailyRoot, Event
from shanzhi.kernel.rules import GENESIS
from shanzhi.kernel.working_time import ZONE


def publish_missing_roots(until: date | None = None) -> list[DailyRoot]:
    """Publish the roots of every day before ``until`` (today) that has none yet, in order."""
    first = Event.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return []
    last = DailyRoot.objects.order_by("-day").first()
    day = last.day + timedelta(days=1) if last else first.astimezone(ZONE).date()
    end = until or clock.now().astimezone(ZONE).date()
    made = []
    while day < end:
        made.append(_publish(day))
        day += timedelta(days=1)
    return made


def day_root(day: date, previous: bytes) -> tuple[int, bytes]:
    """(number of events, SHA-256 over the root before and the day's event hashes by id)."""
    begin = datetime.combine(day, time(0), tzinfo=ZONE)
    digest, count = hashlib.sha256(previous), 0
    hashes = (
        Event.objects.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
        .order_by("pk")
        .values_list("hash", flat=True)
    )
    for value in hashes.iterator(chunk_size=10_000):
        digest.update(bytes(value))
        count += 1
    return count, digest.digest()


@transaction.atomic
def _publish(day: date) -> DailyRoot:
    before = DailyRoot.objects.filter(day__lt=day).order_by("-day").first()
    previous = bytes(before.root) if before else GENESIS
    count, root = day_root(day, previous)
    return DailyRoot.objects.create(
        day=day,
        event_count=count,
        root=root,
        previous_root=previous,
        published_at=clock.now(),
    )
