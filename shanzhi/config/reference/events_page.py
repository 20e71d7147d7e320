"""Events: what is announced, with the fields that are kept."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any

from shanzhi.config.reference.markdown import code, first_line, page, table
from shanzhi.config.reference.rooms import parts
from shanzhi.kernel.events import DomainEvent, event_kinds


def declared_events() -> list[type[DomainEvent]]:
    """Every event that a room declares in its events.py or events/, by kind."""
    rooms = {module.__name__ for _room, module in parts("events")}
    return [
        found
        for found in event_kinds().values()
        if found.__module__ in rooms or found.__module__.rpartition(".")[0] in rooms
    ]


def events_page() -> str:
    """One section per event."""
    return page(
        "Events",
        "Every change writes one row per event through `announce()`: history, audit trail, outbox "
        "and feed of every figure. Fields are JSON values and hold no personal data and no free "
        "text. Each event of one aggregate is chained to the one before it by SHA-256.",
        *(_section(event) for event in declared_events()),
    )


def _section(event: type[DomainEvent]) -> str:
    rows = [(code(field.name), code(_type(field)), _required(field)) for field in fields(event)]
    head = f"## {event.kind}\n\n“{event.label}”, about a `{event.aggregate}`. "
    return head + first_line(event.__doc__) + "\n\n" + table(("Field", "Type", "Default"), rows)


def _type(field: Field[Any]) -> str:
    return field.type if isinstance(field.type, str) else field.type.__name__


def _required(field: Field[Any]) -> str:
    if field.default is not MISSING:
        return code(repr(field.default))
    return "" if field.default_factory is MISSING else code("empty")
