"""What machines that walk the web ask for by themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from shanzhi.kernel.api import ANYONE, access

# A follow-up link is a key: should one ever stand on a page somewhere, it is not to be indexed.
CLOSED = (
    "/m/",
    "/v/",
    "/g/",
    "/desk/",
    "/worker/",
    "/cockpit/",
    "/operator/",
    "/security/",
    "/account",
    "/files/",
    "/me",
)


@access(ANYONE)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the front page and the documentation of the API."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@access(ANYONE)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Old browsers and some apps ask here, whatever the page says."""
    return HttpResponsePermanentRedirect(static("icon.svg"))
