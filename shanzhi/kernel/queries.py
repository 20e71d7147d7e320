"""Reads of the kernel: the history of a thing, the chain's truth, what could not be delivered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from shanzhi.kernel import permissions
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.capabilities import READ_DEAD_LETTERS
from shanzhi.kernel.events import DomainEvent
from shanzhi.kernel.models import DailyRoot, DeadLetter, Event
from shanzhi.kernel.rules import GENESIS, first_broken


def history(aggregate: str, aggregate_id: int) -> list[Event]:
    """All events of one thing, oldest first. The caller has checked that it may be read."""
    return list(
        Event.objects.filter(aggregate=aggregate, aggregate_id=aggregate_id).order_by("sequence")
    )


def events_of_kinds(
    aggregate: str, ids: Iterable[int], kinds: Iterable[type[DomainEvent]]
) -> list[Event]:
    """Events of these kinds of many things, each thing's oldest first (1 query). The caller has
    checked that they may be read."""
    rows = Event.objects.filter(
        aggregate=aggregate, aggregate_id__in=[*ids], kind__in=[kind.kind for kind in kinds]
    )
    return list(rows.order_by("aggregate_id", "sequence"))


def events_after(last_id: int, limit: int = 1000) -> list[Event]:
    """Events with an id above ``last_id``, in order of id, at most ``limit``."""
    return list(Event.objects.filter(pk__gt=last_id).order_by("pk")[:limit])


def unresolved_dead_letters(viewer: Actor) -> QuerySet[DeadLetter]:
    """Dead letters that wait for an operator; raises Denied for others."""
    permissions.require(viewer, READ_DEAD_LETTERS)
    return (
        DeadLetter.objects.filter(resolved_at__isnull=True)
        .select_related("event")
        .order_by("failed_at")
    )


def published_roots(limit: int = 731) -> list[DailyRoot]:
    """The newest daily roots, newest first; public."""
    return list(DailyRoot.objects.order_by("-day")[:limit])


def event_count() -> int:
    """How many events there are."""
    return Event.objects.count()


def broken_chains(
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[str, int, int]]:
    """Every aggregate whose chain does not hold, as (aggregate, id, first broken sequence).

    Streams the table in the order of the chains: memory stays flat. ``progress`` is told how many
    more events were read.
    """
    rows = Event.objects.order_by("aggregate", "aggregate_id", "sequence").iterator(5000)
    for (aggregate, aggregate_id), chain in groupby(
        rows, key=lambda row: (row.aggregate, row.aggregate_id)
    ):
        events = list(chain)
        broken = broken_at(events)
        if broken is not None:
            yield aggregate, aggregate_id, broken
        progress(len(events))


def broken_at(events: Iterable[Event]) -> int | None:
    """Sequence of the first event of one aggregate, oldest first, whose link does not hold."""
    return first_broken(
        (event.link(), bytes(event.previous_hash), bytes(event.hash)) for event in events
    )


def histories(aggregate: str, after: int, until: int | None) -> dict[int, list[Event]]:
    """The events, oldest first, of every thing of a kind whose id is above ``after`` and not above
    ``until`` (None: to the end). For programs that recount; nobody's permission is asked."""
    rows = Event.objects.filter(aggregate=aggregate, aggregate_id__gt=after)
    if until is not None:
        rows = rows.filter(aggregate_id__lte=until)
    found: dict[int, list[Event]] = {}
    for row in rows.order_by("aggregate_id", "sequence"):
        found.setdefault(row.aggregate_id, []).append(row)
    return found


def broken_roots(progress: Callable[[int], None] = lambda _: None) -> Iterator[date]:
    """Days whose published root is not that of the events it covers, oldest first."""
    begin, previous = 0, GENESIS
    for published in DailyRoot.objects.order_by("day"):
        count, root = root_over(begin, published.last_event_id, previous, progress)
        if (count, root) != (published.event_count, bytes(published.root)):
            yield published.day
        begin, previous = published.last_event_id, bytes(published.root)


def root_over(
    begin: int, end: int, previous: bytes, progress: Callable[[int], None] = lambda _: None
) -> tuple[int, bytes]:
    """(number of events, SHA-256 over ``previous`` and the hashes of the events begin < id <= end,
    in order of id). ``progress`` is told how many more were read."""
    digest, count = hashlib.sha256(previous), 0
    hashes = Event.objects.filter(pk__gt=begin, pk__lte=end).order_by("pk")
    for value in hashes.values_list("hash", flat=True).iterator(chunk_size=10_000):
        digest.update(bytes(value))
        count += 1
        progress(1)
    return count, digest.digest()
