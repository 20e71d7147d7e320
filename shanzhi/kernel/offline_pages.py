"""Which pages a worker's device keeps for a day without signal: each room names its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shanzhi.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class OfflinePage:
    """``path`` is fetched again when its ``version`` is another one."""

    path: str
    version: str


Name = Callable[[Actor], Iterable[OfflinePage]]
_naming: list[Name] = []


def register_offline_pages(name: Name) -> None:
    """``name(actor)`` gives the pages of a room that this person may open and will need out there."""
    if name not in _naming:
        _naming.append(name)


def offline_pages(actor: Actor) -> list[OfflinePage]:
    """Of all rooms, in the order of registration."""
    return [page for name in _naming for page in name(actor)]
