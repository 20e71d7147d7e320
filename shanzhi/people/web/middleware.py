"""Sessions of staff end by themselves: after a while without a click, and at the latest after a shift."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanzhi.kernel.api import now, wants_json
from shanzhi.people.session_marks import is_over, mark_seen

BACKGROUND = "X-Background"


class SessionLimitsMiddleware:
    """Signs out who was away too long. What a page asks for by itself (its presence, its live
    figures) says so in the header X-Background and does not count as being there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            moment = now()
            if is_over(request.session, moment):
                logout(request)
                if not wants_json(request):
                    messages.info(
                        request, _("为了安全，长时间没有操作或登录满一班后会自动退出，请重新登录。")
                    )
            elif BACKGROUND not in request.headers:
                mark_seen(request.session, moment)
        return self.get_response(request)
