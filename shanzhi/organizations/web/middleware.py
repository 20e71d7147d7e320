"""Gives every request its actor: who is signed in, their roles in force today, their units."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.api import NOBODY, Actor
from shanzhi.organizations.queries import staff_actor


class ActorMiddleware:
    """Sets ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = _actor(request)  # type: ignore[attr-defined]  # 2026-11-22: our own mark
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    return staff_actor(request.user) if request.user.is_authenticated else NOBODY
