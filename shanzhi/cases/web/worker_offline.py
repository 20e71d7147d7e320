"""What a worker's device keeps for the day, and what it could not send yet."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from shanzhi.cases.models import Case
from shanzhi.cases.permissions import WORK_DESK, WORK_GRID
from shanzhi.cases.queries.worklist import worker_list
from shanzhi.kernel.api import access, actor_of, render

ALWAYS = ("/worker/", "/worker/outbox")


@access(WORK_GRID, WORK_DESK)
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """{"pages": [{"path", "version"}]}: the list, what waits to be sent, and every matter of today.
    A page is fetched again when its version is another one."""
    cases = worker_list(actor_of(request))
    matters = [
        {"path": f"/worker/cases/{case.number}", "version": case.changed_at.isoformat()}
        for case in cases
    ]
    whole = _version(cases)
    fixed = [{"path": path, "version": whole} for path in ALWAYS]
    return JsonResponse({"pages": [*fixed, *matters]})


def _version(cases: list[Case]) -> str:
    """Another one when a matter comes, goes or changes."""
    text = ",".join(f"{case.pk}:{case.changed_at.isoformat()}" for case in cases)
    return blake2b(text.encode(), digest_size=8).hexdigest()


@access(WORK_GRID, WORK_DESK)
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The frame; what waits lies on the device alone."""
    return render(request, "cases/worker/outbox.jinja", {})
