"""Reads of the kernel: the history of a thing, the chain's truth, what could not be delivered."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from shanzhi.kernel import permissions
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.capabilities import READ_DEAD_LETTERS
from shanzhi.kernel.models import DeadLetter, Event
from shanzhi.kernel.rules import first_broken


def history(aggregate: str, aggregate_id: int) -> list[Event]:
    """All events of one thing, oldest first. The caller has checked that it may be read."""
    return list(
        Event.objects.filter(aggregate=aggregate, aggregate_id=aggregate_id).order_by("sequence")
    )


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


def broken_chains() -> Iterator[tuple[str, int, int]]:
    """Every aggregate whose chain does not hold, as (aggregate, id, first broken sequence).

    Streams the table in the order of the chains: memory stays flat.
    """
    rows = Event.objects.order_by("aggregate", "aggregate_id", "sequence").iterator(5000)
    current: tuple[str, int] | None = None
    chain: list[Event] = []
    for row in rows:
        key = (row.aggregate, row.aggregate_id)
        if key != current:
            yield from _check(chain)
            current, chain = key, []
        chain.append(row)
    yield from _check(chain)


def _check(chain: list[Event]) -> Iterator[tuple[str, int, int]]:
    broken = first_broken(
        (event.link(), bytes(event.previous_hash), bytes(event.hash)) for event in chain
    )
    if broken is not None:
        yield chain[0].aggregate, chain[0].aggregate_id, broken
