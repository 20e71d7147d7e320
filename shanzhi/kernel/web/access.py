"""Who may open a URL: said on every view, enforced by the middleware, printed as a matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from shanzhi.kernel.actors import NOBODY, Actor
from shanzhi.kernel.permissions import Capability, allowed

F = TypeVar("F", bound=Callable[..., Any])


class Door(StrEnum):
    """Doors that no role opens."""

    ANYONE = "anyone"
    LINK = "link"
    SIGNED_IN = "signed-in"


ANYONE, LINK, SIGNED_IN = Door.ANYONE, Door.LINK, Door.SIGNED_IN


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks before it is called."""

    doors: tuple[Door | Capability, ...]


def access(*doors: Door | Capability) -> Callable[[F], F]:
    """Declare who may call a view: a door, or capabilities of which one is enough (anywhere).

    The object itself is checked by the query or the action behind the view.
    """

    def mark(view: F) -> F:
        view.access = Access(doors)  # type: ignore[attr-defined]  # 2026-11-22: mark on a function
        return view

    return mark


def access_of(view: Callable[..., Any]) -> Access | None:
    """What the view declares, or None when its author forgot."""
    found = getattr(view, "access", None) or getattr(
        getattr(view, "view_class", None), "access", None
    )
    return found if isinstance(found, Access) else None


def admits(declared: Access, actor: Actor) -> bool:
    """Does one of the declared doors open for ``actor``?"""
    return any(
        allowed(actor, door)
        if isinstance(door, Capability)
        else door in (Door.ANYONE, Door.LINK) or actor.is_staff
        for door in declared.doors
    )


def may_open(actor: Actor, path: str) -> bool:
    """Would ``actor`` be let in at ``path``? Menus show only what opens."""
    declared = _declared_at(path)
    return declared is not None and admits(declared, actor)


# The same thing at two ends: a page of the desk, and the worker's page of it.
_twins: list[tuple[str, str]] = []


def register_twin(desk: str, worker: str) -> None:
    """What lies below the one address is shown below the other to who works outside."""
    if (desk, worker) not in _twins:
        _twins.append((desk, worker))


def own_address(actor: Actor, link: str) -> str:
    """``link`` as it is, or where ``actor`` may see the same thing at their own end."""
    if may_open(actor, _path(link)):
        return link
    for desk, worker in _twins:
        other = worker + link.removeprefix(desk)
        if link.startswith(desk) and may_open(actor, _path(other)):
            return other
    return link


def _path(link: str) -> str:
    return link.partition("#")[0].partition("?")[0]


@lru_cache(maxsize=256)
def _declared_at(path: str) -> Access | None:
    """What the view behind an address declares. The desk's menu asks for two dozen on each page."""
    try:
        return access_of(resolve(path).func)
    except Resolver404:
        return None


def actor_of(request: HttpRequest) -> Actor:
    """Who sends this request (set by the middleware)."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else NOBODY
