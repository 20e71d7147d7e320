"""Follow-up links that this device has opened, so that 我的 lists one's matters without an account.

They are kept in a cookie that scripts cannot read; whoever holds the device holds the links, as
with the text message. Forgetting is one button.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# In production no neighbour under the same domain can plant one (see the settings).
COOKIE = "__Host-matters" if settings.PRODUCTION else "matters"
MOST = 30
YEAR_SECONDS = 365 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{38}")


def remembered_links(request: HttpRequest) -> list[str]:
    """Tokens of the links opened here, newest first; unchecked."""
    found = request.COOKIES.get(COOKIE, "").split(".")
    return [token for token in found if _TOKEN.fullmatch(token)][:MOST]


def remember_link(request: HttpRequest, response: HttpResponseBase, token: str) -> None:
    """Put a link first in the device's list; the oldest of more than ``MOST`` goes."""
    before = remembered_links(request)
    if before[:1] == [token]:
        return
    links = [token, *(other for other in before if other != token)][:MOST]
    response.set_cookie(
        COOKIE,
        ".".join(links),
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_links(response: HttpResponseBase) -> None:
    """Empty the device's list."""
    response.delete_cookie(COOKIE, samesite="Lax")
