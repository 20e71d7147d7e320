"""Where a request comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The sender's address; in production the last hop that our own proxy wrote down.

    Earlier entries of X-Forwarded-For are the sender's own words and are not believed.
    """
    if settings.PRODUCTION:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if last := hops[-1].strip():
            return last
    return str(request.META.get("REMOTE_ADDR", ""))
