"""Pages for what went wrong outside of any room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Denied, problem


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened too long ago or in another browser."""
    return problem(
        request,
        Denied(_("页面停留太久，请刷新后重新提交；已填写的文字还保存在本机。"), code="csrf"),
    )
