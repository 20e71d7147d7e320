"""Who calls the API: another system with its key, or a page of ours with its session.

``NinjaAPI(auth=API_AUTH)`` or ``auth=API_AUTH`` on an operation; ``request.auth`` is the Actor.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from shanzhi.kernel.api import Actor, actor_of, narrow_to_viewer

API_PREFIX = "/api/"


def bearer_token(request: HttpRequest) -> str | None:
    """The key a request to the API brings, or None. Pages do not take keys."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    brings = request.path.startswith(API_PREFIX) and scheme.lower() == "bearer"
    return token.strip() if brings else None


class TokenAuth(HttpBearer):
    """``Authorization: Bearer sz_…``; browsers never send it by themselves, so no CSRF check."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor that the middleware found for the key, or None when the key is void."""
        return _staff(request)


class SessionAuth(APIKeyCookie):
    """The session of a signed-in page; unsafe methods need the CSRF token as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        """A request that brings a key is not judged by its cookies, a stranger's not by CSRF."""
        if bearer_token(request) is not None or _staff(request) is None:
            return None
        found: Actor | None = super().__call__(request)
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The signed-in actor, or None."""
        return _staff(request)


API_AUTH = [TokenAuth(), SessionAuth()]


def _staff(request: HttpRequest) -> Actor | None:
    """The caller's actor; from here the request sees the caller's counties."""
    actor = actor_of(request)
    if not actor.is_staff:
        return None
    narrow_to_viewer(request)
    return actor
