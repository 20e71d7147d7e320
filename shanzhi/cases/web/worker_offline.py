"""What a worker's device keeps for the day, and what it could not send yet."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from shanzhi.cases.models import Case
from shanzhi.cases.permissions import WORK_DESK, WORK_GRID
from shanzhi.cases.queries.worklist import worker_list
from shanzhi.kernel.api import (
    Actor,
    OfflinePage,
    access,
    actor_of,
    may_open,
    offline_pages,
    register_offline_pages,
    render,
)

ALWAYS = ("/worker/", "/worker/outbox", "/worker/route")


@access(WORK_GRID, WORK_DESK)
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """{"pages": [{"path", "version"}]}: the list, what waits to be sent, every matter of today, and
    what other rooms name. A page is fetched again when its version is another one."""
    viewer = actor_of(request)
    pages = [page for page in offline_pages(viewer) if may_open(viewer, page.path)]
    return JsonResponse({"pages": [{"path": one.path, "version": one.version} for one in pages]})


def matters_offline(actor: Actor) -> list[OfflinePage]:
    """The list, the outbox, and each matter on the list."""
    cases = worker_list(actor)
    whole = _version(cases)
    return [
        *(OfflinePage(path, whole) for path in ALWAYS),
        *(
            OfflinePage(f"/worker/cases/{case.number}", case.changed_at.isoformat())
            for case in cases
        ),
    ]


register_offline_pages(matters_offline)


def _version(cases: list[Case]) -> str:
    """Another one when a matter comes, goes or changes."""
    text = ",".join(f"{case.pk}:{case.changed_at.isoformat()}" for case in cases)
    return blake2b(text.encode(), digest_size=8).hexdigest()


@access(WORK_GRID, WORK_DESK)
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The frame; what waits lies on the device alone."""
    return render(request, "cases/worker/outbox.jinja", {})
