"""A random mark of the device: who sent a file is who may attach it. No account is needed."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# In production no neighbour under the same domain can plant one (see the settings).
COOKIE = "__Host-device" if settings.PRODUCTION else "device"
LASTS_SECONDS = 400 * 24 * 3600
SECRET_BYTES = 24
_GIVEN = "shanzhi.device"


def uploader_key_of(request: HttpRequest) -> str:
    """The device's key: a hash of its cookie, so that who reads the table cannot pose as it.

    A device without the cookie gets a new secret; ``remember_device`` must then see the response.
    """
    secret = request.COOKIES.get(COOKIE, "")
    if len(secret) < SECRET_BYTES:
        secret = request.META.setdefault(_GIVEN, secrets.token_urlsafe(SECRET_BYTES))
    return hashlib.sha256(f"uploader:{secret}".encode()).hexdigest()


def remember_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the device its cookie when ``uploader_key_of`` made one; returns the response."""
    if secret := request.META.get(_GIVEN):
        response.set_cookie(
            COOKIE,
            secret,
            max_age=LASTS_SECONDS,
            secure=settings.PRODUCTION,
            httponly=True,
            samesite="Lax",
        )
    return response
