"""announce(): the one row that every change writes, and the one job that carries it further."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shanzhi.kernel import clock
from shanzhi.kernel.actors import ADMINISTRATORS, Actor
from shanzhi.kernel.audit.record import record_access
from shanzhi.kernel.database.together import create_together
from shanzhi.kernel.events import DomainEvent
from shanzhi.kernel.models import Event
from shanzhi.kernel.registry import handlers_of
from shanzhi.kernel.rules import GENESIS, Link, link_hash

TAILS = """
SELECT wanted.name, wanted.pk, last.sequence, last.hash
FROM unnest(%s::text[], %s::bigint[]) AS wanted (name, pk)
CROSS JOIN LATERAL (
    SELECT e.sequence, e.hash FROM kernel_event e
    WHERE e.aggregate = wanted.name AND e.aggregate_id = wanted.pk
    ORDER BY e.sequence DESC LIMIT 1
) last
"""


# Up to so many rows, one statement each in one trip is cheaper than one written for all of them.
FEW = 8


def announce(
    *events: DomainEvent,
    by: Actor,
    place_code: str = "",
    at: datetime | None = None,
    fresh: bool = False,
) -> list[Event]:
    """Write one row per event, run the in-transaction handlers, defer the rest to the queue.

    Must be called inside the transaction of the change, holding the aggregate's row lock.
    ``fresh`` says that the aggregates were created in this transaction, which saves the look-up
    of the link before. All events of one call that belong to one aggregate are chained in order.

    Raises RuntimeError outside a transaction: an event without its change must be impossible.
    """
    placed = [(event, place_code) for event in events]
    return announce_each(placed, by=by, at=at, fresh=fresh)


def announce_each(
    events: Sequence[tuple[DomainEvent, str]],
    *,
    by: Actor,
    at: datetime | None = None,
    fresh: bool = False,
) -> list[Event]:
    """``announce`` for what happened at several places, each event with the code of its own: as many
    statements as for one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce() belongs inside the transaction of the change")
    moment = at or clock.now()
    tails = {} if fresh else _tails({(one.aggregate, one.aggregate_id) for one, _place in events})
    rows = []
    for event, place_code in events:
        key = (event.aggregate, event.aggregate_id)
        tails.setdefault(key, (0, GENESIS))
        row = _row(event, by=by, place_code=place_code, at=moment, after=tails[key])
        tails[key] = (row.sequence, bytes(row.hash))
        rows.append(row)
    if len(rows) <= FEW:
        create_together(*rows)
    else:
        Event.objects.bulk_create(rows)
    _record_administrators(events, by=by)
    for (event, _place), row in zip(events, rows, strict=True):
        for handler in handlers_of(type(event), in_transaction=True):
            handler.run(event, row)
    _defer([event for event, _place in events], rows)
    return rows


def _record_administrators(events: Sequence[tuple[DomainEvent, str]], *, by: Actor) -> None:
    """What the three administrators do is in the access log too, where the audit looks."""
    if by.scopes(*ADMINISTRATORS):
        for event, place_code in events:
            subject = (event.aggregate, event.aggregate_id)
            record_access(by, action=event.kind, subject=subject, place_code=place_code)


def _tails(keys: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, bytes]]:
    """The last link of each chain that has one, in one query."""
    if not keys:
        return {}
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(TAILS, [[name for name, _pk in keys], [pk for _name, pk in keys]])
        return {(name, pk): (number, bytes(link)) for name, pk, number, link in cursor.fetchall()}


def _row(
    event: DomainEvent, *, by: Actor, place_code: str, at: datetime, after: tuple[int, bytes]
) -> Event:
    sequence, previous = after
    link = Link(
        aggregate=event.aggregate,
        aggregate_id=event.aggregate_id,
        sequence=sequence + 1,
        kind=event.kind,
        place_code=place_code,
        actor_kind=by.kind,
        actor_id=by.id,
        at=at,
        payload=event.payload(),
    )
    return Event(
        aggregate=link.aggregate,
        aggregate_id=link.aggregate_id,
        sequence=link.sequence,
        kind=link.kind,
        place_code=place_code,
        actor_kind=by.kind,
        actor_id=by.id,
        at=at,
        payload=link.payload,
        previous_hash=previous,
        hash=link_hash(previous, link),
    )


def _defer(events: Sequence[DomainEvent], rows: list[Event]) -> None:
    waiting = [
        row.pk
        for event, row in zip(events, rows, strict=True)
        if handlers_of(type(event), in_transaction=False)
    ]
    if waiting:
        from shanzhi.kernel.tasks import deliver_events  # the queue imports the actions

        deliver_events.defer(event_ids=waiting)
