"""What every answer tells the browser: what the page may do, who may keep it, who may embed it.

The content security policy itself is in the settings (django-csp writes it); here is what depends
on the request: the one live address of this host, and whether anybody may keep the answer.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase

from shanzhi.kernel.web.access import ANYONE, access_of, actor_of

Respond = Callable[[HttpRequest], HttpResponseBase]

# A page may ask for the three things that reporting needs, and its own frames for nothing at all.
# Every other power that browsers of today know (W3C's list of policy-controlled features; a name that
# one does not know fills its console) is switched off;
# fullscreen and clipboard-write stay as they are: the wall and the button that copies need them.
ASKED_FOR = ("camera", "microphone", "geolocation")
SWITCHED_OFF = (
    "accelerometer", "autoplay", "browsing-topics", "clipboard-read", "cross-origin-isolated",
    "display-capture", "encrypted-media", "gamepad", "gyroscope", "hid", "identity-credentials-get",
    "idle-detection", "interest-cohort", "keyboard-map", "local-fonts", "magnetometer", "midi",
    "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(
    [*(f"{power}=(self)" for power in ASKED_FOR), *(f"{power}=()" for power in SWITCHED_OFF)]
)
# Nobody keeps it: neither this device nor what stands between.
PRIVATE = "private, no-store"
# A page for everybody: the device may keep it for the way back, and asks before showing it again.
PUBLIC = "private, no-cache"
OWN_DOORS = ("/api/", "/me")


class SurfaceMiddleware:
    """Stands behind django-csp and before everything else, so that no answer escapes it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response:
            response["Cache-Control"] = PRIVATE if is_private(request) else PUBLIC
        if _signs_out(request):
            # Only what was kept of pages. "storage" would take words that were typed and not sent
            # yet: a draft belongs to its writer until it is sent or thrown away (decision 32).
            response["Clear-Site-Data"] = '"cache"'
        if live := live_source(request):
            response._csp_update = {"connect-src": [live]}  # type: ignore[attr-defined]  # 2026-11-26: what django-csp reads
        return response


def is_private(request: HttpRequest) -> bool:
    """Is the answer for one person? All that is not open to anyone is, and all that somebody who
    is signed in sees, and what asks behind its address who comes: the API and a resident's pages."""
    if actor_of(request).is_staff or request.path.startswith(OWN_DOORS):
        return True
    match = request.resolver_match
    declared = access_of(match.func) if match else None
    return declared is not None and ANYONE not in declared.doors


def _signs_out(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name == "logout"


def live_source(request: HttpRequest) -> str:
    """Where pages of this host may listen: the live process beside us, at this very host name.

    Empty when LIVE_URL names one (it is in the settings' policy), for a name that is not ours, and
    for one that a policy cannot write down (an IPv6 address: browsers know no such source).
    """
    if settings.LIVE_URL:
        return ""
    try:
        host, _port = split_domain_port(request.get_host())
    except DisallowedHost:
        return ""
    if host.startswith("["):
        return ""
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}"
