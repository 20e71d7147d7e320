"""Who wants to hear of which event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from shanzhi.kernel.events import DomainEvent
from shanzhi.kernel.models import Event

E = TypeVar("E", bound=DomainEvent)
Function = Callable[[E, Event], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that wants an event; ``name`` is stable, it is the mark of what was done."""

    name: str
    in_transaction: bool
    run: Callable[[Any, Event], None]


_handlers: dict[type[DomainEvent], list[Handler]] = {}


def on(*event_types: type[E], in_transaction: bool = False) -> Callable[[Function[E]], Function[E]]:
    """Register a handler.

    In-transaction handlers run inside the change and can make it fail. The others run after the
    commit, from the queue, at least once, in one transaction with their mark: their effect in
    the database happens once.
    """

    def register(function: Function[E]) -> Function[E]:
        room = function.__module__.removeprefix("shanzhi.").split(".")[0]
        handler = Handler(f"{room}.{function.__name__}", in_transaction, function)
        for event_type in event_types:
            known = _handlers.setdefault(event_type, [])
            if all(other.name != handler.name for other in known):
                known.append(handler)
        return function

    return register


def handlers_of(event_type: type[DomainEvent], *, in_transaction: bool) -> list[Handler]:
    """Handlers of one kind of event, in the order of registration."""
    return [h for h in _handlers.get(event_type, ()) if h.in_transaction is in_transaction]
