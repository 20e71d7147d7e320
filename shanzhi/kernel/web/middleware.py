"""Turn refusals into pages or problem details, and close URLs that declare no access."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from shanzhi.kernel.files.limits import refused_unread
from shanzhi.kernel.refusals import Denied, Invalid, Refusal
from shanzhi.kernel.web.access import access_of, actor_of, admits
from shanzhi.kernel.web.arriving import BODIES, Crowded
from shanzhi.kernel.web.problems import problem, wants_json
from shanzhi.kernel.web.step_up import StepUpNeeded, to_confirmation

log = logging.getLogger(__name__)
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
Respond = Callable[[HttpRequest], HttpResponse]


class Unavailable(Refusal):
    """The database is away; what was typed is kept by the browser and sent again."""

    status = 503
    code = "unavailable"


class RefusalMiddleware:
    """Every Refusal becomes a page in the person's language, or RFC 9457 problem details."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if refusal := refused_unread(request):
            return self._unread(request, refusal)
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as why:
            return self._away(request, why)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        """Called by Django for what a view raises."""
        if isinstance(why, StepUpNeeded) and not wants_json(request):
            return to_confirmation(request)
        if isinstance(why, Refusal):
            return problem(request, why)
        if isinstance(why, RequestDataTooBig | TooManyFilesSent):
            return problem(request, Invalid({"file": _too_much()}))
        if isinstance(why, OperationalError | InterfaceError):
            return self._away(request, why)
        return None

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Read the body here: the check against forgery would turn what is wrong with a form into
        a bare page that tells nobody what to do, and not all threads may wait for slow senders."""
        if not request.META.get("CONTENT_LENGTH"):
            return None
        try:
            with BODIES.turn():
                _read(request)
        except Crowded as why:
            return self._unread(request, why)
        except (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent):
            return problem(request, Invalid({"file": _too_much()}))
        except (MultiPartParserError, UnreadablePostError):
            text = _("内容没有收完整，请检查网络后再发送一次。")
            return problem(request, Invalid({"file": text}))
        return None

    @staticmethod
    def _unread(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        """The rest of the body is never read: the server closes the connection behind this."""
        response = problem(request, refusal)
        response["Connection"] = "close"
        return response

    @staticmethod
    def _away(request: HttpRequest, why: Exception) -> HttpResponse:
        log.error("database unavailable: %s", type(why).__name__)
        text = _("系统正在恢复，您填写的内容还在，请过一会儿再试。")
        response = problem(request, Unavailable(text))
        response["Retry-After"] = "5"
        return response


def _read(request: HttpRequest) -> None:
    if request.method == "POST" and request.content_type in FORMS:
        request.POST.keys()
    else:
        len(request.body)


def _too_much() -> str:
    return _("内容太大或文件太多，请减少后再发送。")


class AccessMiddleware:
    """A view that declares no access is closed; staff pages send strangers to sign in."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Called by Django before each view."""
        declared = access_of(view)
        if declared is None:
            log.error("no access declared for %s", getattr(view, "__qualname__", view))
            return problem(request, Denied())
        actor = actor_of(request)
        if admits(declared, actor):
            return None
        if not actor.is_staff and not request.path.startswith("/api/"):
            return HttpResponseRedirect(
                f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}"
            )
        return problem(request, Denied())
