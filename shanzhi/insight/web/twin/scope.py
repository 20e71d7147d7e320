"""Which place the twin shows: the one that is asked for, else the widest whose figures the viewer reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from shanzhi.cases.api import READ_FIGURES
from shanzhi.insight.permissions import READING_ROLES
from shanzhi.kernel.api import Target, actor_of, require

LONGEST = 15


def scope_of(request: HttpRequest) -> str:
    """A code of 0 to 15 digits. Raises Denied for a place that is not the viewer's."""
    viewer, asked = actor_of(request), request.GET.get("place", "")
    own = min(viewer.scopes(*READING_ROLES), key=len, default="")
    usable = asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST
    scope = asked if usable else own
    require(viewer, READ_FIGURES, Target(place_code=scope))
    return scope


def private(page: HttpResponse) -> HttpResponse:
    """Kept by nobody: what it says is for this viewer and this moment."""
    page["Cache-Control"] = "private, no-store"
    return page
