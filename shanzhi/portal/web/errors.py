"""Pages for what went wrong outside of any room."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Denied, NotFound, Refusal, problem

log = logging.getLogger(__name__)


class Broken(Refusal):
    """Our own mistake: it is in the log."""

    status = 500
    code = "broken"


class Unusable(Refusal):
    """What came is no request that anybody's browser sends: an unknown host, say."""

    status = 400
    code = "unusable"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened too long ago or in another browser."""
    return problem(
        request,
        Denied(_("页面停留太久，请刷新后重新提交；已填写的文字还保存在本机。"), code="csrf"),
    )


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No pattern knows the address."""
    return problem(request, NotFound())


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A library refused it."""
    return problem(request, Denied())


def unusable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whoever sends such a thing is told no more than that."""
    return _at_any_rate(request, Unusable(_("无法处理这个请求，请检查地址后重试。")))


def broken(request: HttpRequest) -> HttpResponse:
    """A view raised what it should not have."""
    sentence = _("系统出了问题，已经记录下来。请过一会儿再试；已填写的文字还保存在本机。")
    return _at_any_rate(request, Broken(sentence))


def _at_any_rate(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page, or its sentence alone where what broke is needed to make a page."""
    try:
        return problem(request, refusal)
    except Exception:
        log.exception("the page for a mistake could not be made")
        return HttpResponse(
            str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8"
        )
