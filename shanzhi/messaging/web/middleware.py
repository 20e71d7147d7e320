"""The number on the bell: counted when a page shows it, and not before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy

from shanzhi.kernel.api import actor_of
from shanzhi.messaging.queries import unread_count


class InboxCountMiddleware:
    """Sets ``request.inbox_count`` to a number that asks the database once, if it is looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        if actor.is_staff:
            count = cache(lambda: unread_count(actor))
            request.inbox_count = lazy(count, int)()  # type: ignore[attr-defined]  # 2026-11-22: our own mark
        return self.get_response(request)
