"""Forms of a private page: their own addresses only take what is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

View = Callable[[HttpRequest, str], HttpResponse]


def posted(view: View) -> View:
    """Take POST. After a refused form its address stands in the browser: opened again or kept as
    a bookmark, it leads to the matter's page instead of to an error."""

    @wraps(view)
    def only_posted(request: HttpRequest, token: str) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return HttpResponseRedirect(f"/m/{token}")
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return view(request, token)

    return only_posted
