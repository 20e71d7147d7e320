"""Each request behind the county wall: before it is known who asks, nothing is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.database.wall import EVERYWHERE
from shanzhi.kernel.wall import behind_the_wall, narrow_to
from shanzhi.kernel.web.access import Door, access_of

STRANGERS = (Door.ANYONE, Door.LINK)


class CountyWallMiddleware:
    """A page of staff sees the counties of whoever asks. What is open to strangers (a report, a
    follow-up link, the page behind a code) shows one thing by its secret or what is public: it is
    found everywhere. The API's doors are judged by their keys (``narrow_to_viewer``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with behind_the_wall():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Called by Django when it is known who asks and what for."""
        declared = access_of(view)
        if declared and any(door in STRANGERS for door in declared.doors):
            narrow_to(EVERYWHERE)
        else:
            narrow_to_viewer(request)


def narrow_to_viewer(request: HttpRequest) -> None:
    """Show what follows the counties of whoever asks. Nobody has none."""
    narrow_to(getattr(request, "counties", ""))
