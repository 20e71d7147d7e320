"""Whose phone is signed in: a cookie of its own, apart from the session of staff."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.api import client_address
from shanzhi.people.actions.resident_session import (
    begin_resident_session,
    end_resident_session,
    visit_of,
)
from shanzhi.people.models import Resident

# In production no neighbour under the same domain can plant one (see the settings).
COOKIE = "__Host-resident" if settings.PRODUCTION else "resident"


def resident_of(request: HttpRequest) -> Resident | None:
    """The resident who is signed in on this device, or None. One query where there is a cookie."""
    return visit_of(request.COOKIES.get(COOKIE, ""))


def sign_resident_in(
    request: HttpRequest, response: HttpResponse, resident: Resident, *, means: str
) -> None:
    """Begin a session and let the device keep its secret."""
    secret = begin_resident_session(
        resident,
        means=means,
        address=client_address(request),
        instead_of=request.COOKIES.get(COOKIE, ""),
    )
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(settings.RESIDENT_SESSION.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def sign_resident_out(request: HttpRequest, response: HttpResponse) -> None:
    """End the session and let the device forget it."""
    end_resident_session(request.COOKIES.get(COOKIE, ""))
    response.delete_cookie(COOKIE, samesite="Lax")
