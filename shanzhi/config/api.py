"""The open API: each room's router under /api/v1, refusals as RFC 9457 problem details."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from shanzhi import __version__
from shanzhi.ballots.web.rest import router as ballots_router
from shanzhi.ballots.web.rest_reading import router as ballots_reading_router
from shanzhi.cases.web.rest import router as cases_router
from shanzhi.cases.web.rest_joint import router as joint_router
from shanzhi.cases.web.rest_quality import router as quality_router
from shanzhi.cases.web.rest_unmasking import router as unmasking_router
from shanzhi.cases.web.rest_whistle import router as whistle_router
from shanzhi.config.api_problems import with_problems
from shanzhi.deliberation.web.rest_meetings import router as meetings_router
from shanzhi.deliberation.web.rest_topics import router as topics_router
from shanzhi.insight.web.figures.rest import router as figures_router
from shanzhi.kernel.api import ANYONE, Denied, Invalid, Refusal, access, problem
from shanzhi.messaging.web.rest import router as messaging_router
from shanzhi.organizations.web.api_auth import API_AUTH
from shanzhi.places.web.rest import router as places_router
from shanzhi.portal.web.api_pages import ApiPages
from shanzhi.projects.web.rest import router as projects_router


class OpenApi(NinjaAPI):
    """Its document names what an operation may answer besides what it is for."""

    def get_openapi_schema(self, **asked: Any) -> Any:
        """The document with the refusals of every operation."""
        return with_problems(super().get_openapi_schema(**asked))


api = OpenApi(
    title="Shanzhi 善治",
    version=__version__,
    description=(
        "Matters, places and notices of a place. Staff and other systems send "
        "`Authorization: Bearer <token>`; reporting needs no account. Errors are RFC 9457 "
        "problem details; lists are paged by `cursor`."
    ),
    urls_namespace="api",
    docs=ApiPages(),
    docs_url="/docs",
    auth=API_AUTH,
)
api.add_router("", cases_router)
api.add_router("", unmasking_router)
api.add_router("", whistle_router)
api.add_router("", joint_router)
api.add_router("", quality_router)
api.add_router("", messaging_router)
api.add_router("", places_router)
api.add_router("", projects_router)
api.add_router("", topics_router)
api.add_router("", ballots_router)
api.add_router("", ballots_reading_router)
api.add_router("", meetings_router)
api.add_router("", figures_router)


class NotSignedIn(Denied):
    """No token, or one that is unknown, expired or revoked."""

    status = 401
    code = "not-signed-in"


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, why: Any) -> HttpResponse:
    return problem(request, why)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, why: Any) -> HttpResponse:
    fields = {".".join(str(part) for part in e["loc"][2:]) or "body": e["msg"] for e in why.errors}
    return problem(request, Invalid(fields, _("请求的格式不对，请按接口文档改正。")))


@api.exception_handler(AuthenticationError)
def _unknown_caller(request: HttpRequest, why: Any) -> HttpResponse:
    response = problem(request, NotSignedIn(_("请带上有效的访问令牌：Authorization: Bearer …")))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def _http(request: HttpRequest, why: Any) -> HttpResponse:
    unread = why.status_code == 400  # 2026-11-22: what ninja says when the body cannot be parsed
    words = _("请求正文不是有效的 JSON（UTF-8 编码），请检查后再发送。") if unread else str(why)
    refusal = Invalid({"body": words})
    refusal.status = why.status_code
    return problem(request, refusal)


patterns, app_name, namespace = api.urls
for _pattern in patterns:
    # The door is open here; each operation asks for a key or a session unless it says auth=None.
    if _pattern.callback is not None:
        access(ANYONE)(_pattern.callback)
