"""A doorbell to ring: an event of its own and whoever listens to it, for one test at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from shanzhi.kernel import events, registry
from shanzhi.kernel.actions.deliver import deliver
from shanzhi.kernel.actors import Actor, Grant, Role
from shanzhi.kernel.events import DomainEvent
from shanzhi.kernel.models import Event


@dataclass(frozen=True, kw_only=True)
class Rang(DomainEvent):
    """Somebody rang at a door."""

    aggregate: ClassVar[str] = "door"
    label: ClassVar[str] = "有人按铃"

    door_id: int
    times: int = 1

    @property
    def aggregate_id(self) -> int:
        """The door."""
        return self.door_id


# Named after its class is made, so that it is no event of the platform outside these tests.
Rang.kind = "test.Rang"
Hears = Callable[[Any, Event], None]


@contextmanager
def at_the_door(*after_commit: Hears, in_transaction: tuple[Hears, ...] = ()) -> Iterator[None]:
    """While this lasts, Rang is a known event and these functions listen to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(events._kinds, Rang.kind, Rang)
        patch.setitem(registry._handlers, Rang, [])
        for function in in_transaction:
            registry.on(Rang, in_transaction=True)(function)
        for function in after_commit:
            registry.on(Rang)(function)
        yield


def make_actor(
    *roles: Role,
    scope_code: str = "990101",
    unit_ids: tuple[int, ...] = (),
    owns: tuple[tuple[str, int], ...] = (),
    actor_id: int = 7,
) -> Actor:
    """A member of staff with these roles over one place."""
    return Actor(
        kind="staff",
        id=actor_id,
        name="李明",
        grants=tuple(Grant(role, scope_code) for role in roles),
        unit_ids=frozenset(unit_ids),
        owns=frozenset(owns),
    )


def deliver_all() -> None:
    """What the job worker would do: carry every event to its after-commit handlers, and the events
    that follow from them, until nothing new happens."""
    done = 0
    while waiting := list(Event.objects.filter(pk__gt=done).order_by("pk")):
        done = waiting[-1].pk
        deliver([event.pk for event in waiting], attempt=1, last=False)
