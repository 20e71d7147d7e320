"""How a refusal is written: a page for people, RFC 9457 problem details for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from shanzhi.kernel.refusals import Invalid, Refusal
from shanzhi.kernel.web.jinja import render


def wants_json(request: HttpRequest) -> bool:
    """True for the API and for scripts that say they accept JSON and not HTML."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("json" in accept and "html" not in accept)


def details(refusal: Refusal) -> dict[str, Any]:
    """The body of RFC 9457: type, title, status, detail, and per field what is wrong."""
    body: dict[str, Any] = {
        "type": f"urn:shanzhi:problem:{refusal.code}",
        "title": str(refusal.title),
        "status": refusal.status,
        "detail": str(refusal.message),
    }
    if isinstance(refusal, Invalid):
        body["fields"] = refusal.fields
    return body


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a request with a refusal."""
    if wants_json(request):
        return JsonResponse(
            details(refusal), status=refusal.status, content_type="application/problem+json"
        )
    return render(request, "ui/refusal.jinja", {"refusal": refusal}, status=refusal.status)
