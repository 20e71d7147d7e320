"""Where to go after a form: back to our own page, never to somebody else's."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, *, default: str) -> str:
    """The path in the field ``next`` of a posted form when it is ours, else ``default``."""
    return safe_path(request, request.POST.get("next", "")) or default


def safe_path(request: HttpRequest, wanted: str) -> str:
    """``wanted`` when it is a path of ours, else ""."""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if ours else ""
