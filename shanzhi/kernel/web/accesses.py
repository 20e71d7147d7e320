"""What every request leaves in the access log by itself: refusals, and reads by key."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.audit.record import record_access
from shanzhi.kernel.web.access import actor_of
from shanzhi.kernel.web.addresses import client_address

REFUSED = frozenset({403, 404})
REFUSAL, API_READ = "kernel.refused", "kernel.api_read"


class AccessRecordMiddleware:
    """Somebody who works here and was refused or found nothing, and every read of the API with a
    key. What a matter, a list or a file showed is recorded by the view, which knows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor = actor_of(request)
        if not actor.is_staff:
            return response
        match = request.resolver_match
        route = ("/" + match.route)[:40] if match else "/"
        if response.status_code in REFUSED:
            _record(request, REFUSAL, route)
        elif request.method == "GET" and "Authorization" in request.headers:
            _record(request, API_READ, route)
        return response


def _record(request: HttpRequest, action: str, route: str) -> None:
    """The route and not the path: what stands in a path may be a secret."""
    record_access(
        actor_of(request),
        action=action,
        subject=("url", 0),
        fields=(route,),
        address=client_address(request),
    )
