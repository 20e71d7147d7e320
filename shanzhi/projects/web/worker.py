"""Steps that are due, on a phone: tick one off with its pictures, also without signal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.api import (
    Actor,
    Invalid,
    OfflinePage,
    access,
    actor_of,
    allowed,
    register_offline_pages,
    render,
    uploader_key_of,
)
from shanzhi.projects.actions.tick_milestone import Evidence, tick_milestone
from shanzhi.projects.models import Milestone
from shanzhi.projects.models.project import Stage
from shanzhi.projects.permissions import TICK_MILESTONE
from shanzhi.projects.queries.projects import open_steps, step_for
from shanzhi.projects.web.parsing import files_of, key_of
from shanzhi.projects.web.words import place_words, shown_step

HOME = "/worker/projects"
KEPT_OFFLINE = 20


@access(TICK_MILESTONE)
@require_GET
def steps(request: HttpRequest) -> HttpResponse:
    """What I may tick off, what is due first."""
    today = localdate()
    rows = [
        shown_step(step, today) | {"place": place_words(step.place_code)}
        for step in open_steps(actor_of(request))
    ]
    return render(request, "projects/worker/steps.jinja", {"rows": rows})


@access(TICK_MILESTONE)
@require_GET
def step_page(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """One step: what is to be shown, and the form."""
    return _page(request, step_for(actor_of(request), milestone_id))


@access(TICK_MILESTONE)
@require_POST
def completion(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Tick it off."""
    viewer = actor_of(request)
    step = step_for(viewer, milestone_id)
    try:
        evidence = Evidence(
            key=key_of(request),
            note=request.POST.get("note", "").replace("\r\n", "\n"),
            stage=request.POST.get("stage", Stage.DURING),
            file_ids=files_of(request),
            uploader_key=uploader_key_of(request),
        )
        tick_milestone(step, evidence, by=viewer)
    except Invalid as why:
        return _page(request, step, why.fields, why.status)
    messages.success(request, _("已勾销，照片和说明已向居民公开。"))
    return HttpResponseRedirect(f"{HOME}/{step.pk}", status=303)


def _page(
    request: HttpRequest, step: Milestone, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **shown_step(step, localdate()),
        "place": place_words(step.place_code),
        "stages": Stage.choices[1:],
        "key": uuid4(),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    page = render(request, "projects/worker/step.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def steps_offline(actor: Actor) -> list[OfflinePage]:
    """The list and the forms of what is due next."""
    if not allowed(actor, TICK_MILESTONE):
        return []
    found = open_steps(actor)[:KEPT_OFFLINE]
    if not found:
        return []
    version = f"{localdate()}:{','.join(str(step.pk) for step in found)}"[:64]
    return [
        OfflinePage(HOME, version),
        *(OfflinePage(f"{HOME}/{step.pk}", str(step.due_on)) for step in found),
    ]


register_offline_pages(steps_offline)
