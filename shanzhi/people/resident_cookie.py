"""Whose phone is signed in: a cookie of its own, apart from the session of staff."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse

from shanzhi.people.models import Resident

COOKIE = "resident"
LASTS = timedelta(hours=12)
_SALT = "shanzhi.people.resident"


def resident_of(request: HttpRequest) -> Resident | None:
    """The resident who is signed in on this device, or None. One query where there is a cookie."""
    try:
        resident_id = loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
    except BadSignature:
        return None
    return Resident.objects.filter(pk=resident_id).first()


def sign_resident_in(
    request: HttpRequest, response: HttpResponse, resident: Resident, *, means: str
) -> None:
    """Begin a session and let the device keep its secret."""
    response.set_cookie(
        COOKIE,
        dumps(resident.pk, salt=_SALT),
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def sign_resident_out(request: HttpRequest, response: HttpResponse) -> None:
    """End the session and let the device forget it."""
    response.delete_cookie(COOKIE, samesite="Lax")
