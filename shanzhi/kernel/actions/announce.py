"""announce(): the one row that every change writes, and the one job that carries it further."""

from __future__ import annotations

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
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce() belongs inside the transaction of the change")
    moment = at or clock.now()
    tails: dict[tuple[str, int], tuple[int, bytes]] = {}
    rows = []
    for event in events:
        key = (event.aggregate, event.aggregate_id)
        if key not in tails:
            tails[key] = (0, GENESIS) if fresh else _tail(*key)
        row = _row(event, by=by, place_code=place_code, at=moment, after=tails[key])
        tails[key] = (row.sequence, bytes(row.hash))
        rows.append(row)
    create_together(*rows)
    _record_administrators(events, by=by, place_code=place_code)
    for event, row in zip(events, rows, strict=True):
        for handler in handlers_of(type(event), in_transaction=True):
            handler.run(event, row)
    _defer(events, rows)
    return rows


def _record_administrators(events: tuple[DomainEvent, ...], *, by: Actor, place_code: str) -> None:
    """What the three administrators do is in the access log too, where the audit looks."""
    if by.scopes(*ADMINISTRATORS):
        for event in events:
            subject = (event.aggregate, event.aggregate_id)
            record_access(by, action=event.kind, subject=subject, place_code=place_code)


def _tail(aggregate: str, aggregate_id: int) -> tuple[int, bytes]:
    last = (
        Event.objects.filter(aggregate=aggregate, aggregate_id=aggregate_id)
        .order_by("-sequence")
        .values_list("sequence", "hash")
        .first()
    )
    return (last[0], bytes(last[1])) if last else (0, GENESIS)


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


def _defer(events: tuple[DomainEvent, ...], rows: list[Event]) -> None:
    waiting = [
        row.pk
        for event, row in zip(events, rows, strict=True)
        if handlers_of(type(event), in_transaction=False)
    ]
    if waiting:
        from shanzhi.kernel.tasks import deliver_events  # the queue imports the actions

        deliver_events.defer(event_ids=waiting)
