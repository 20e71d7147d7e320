"""What cameras saw, at the desk: a person looks at each picture, and at each appeal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.api import (
    Invalid,
    WrongState,
    access,
    actor_of,
    record_access,
    render,
    signed_url,
)
from shanzhi.places.api import division_name
from shanzhi.sensing.actions.appeal_vision import review_vision
from shanzhi.sensing.actions.confirm_vision import confirm_vision, dismiss_vision
from shanzhi.sensing.actions.put_poster import put_poster
from shanzhi.sensing.models import PosterTask, RawPicture, VisionEvent, VisionState
from shanzhi.sensing.permissions import CONFIRM_VISION, PUT_POSTERS, REVIEW_VISION
from shanzhi.sensing.queries.vision import (
    appealed_vision,
    open_posters,
    visible_posters,
    visible_vision,
    waiting_vision,
)

QUEUE, APPEALS, POSTERS = "/desk/vision", "/desk/vision/appeals", "/worker/posters"
SHOWN = 30


@access(CONFIRM_VISION)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The oldest that waits, or the one that is asked for, and how many wait behind it."""
    return _queue(request)


@access(CONFIRM_VISION)
@require_POST
def confirmation(request: HttpRequest, vision_id: int) -> HttpResponse:
    """It is so."""
    viewer = actor_of(request)
    event = get_object_or_404(visible_vision(viewer), pk=vision_id)
    try:
        done = confirm_vision(event, by=viewer)
    except Invalid as why:
        return _queue(request, event, errors=why.fields, status=why.status)
    except WrongState as why:
        return _queue(request, errors={"": str(why)}, status=why.status)
    messages.success(request, _("已确认：%(follow)s。") % {"follow": done.get_follow_display()})
    return HttpResponseRedirect(QUEUE, status=303)


@access(CONFIRM_VISION)
@require_POST
def dismissal(request: HttpRequest, vision_id: int) -> HttpResponse:
    """It is not so, or cannot be seen."""
    viewer = actor_of(request)
    event = get_object_or_404(visible_vision(viewer), pk=vision_id)
    unclear = request.POST.get("answer") == VisionState.UNCLEAR
    try:
        dismiss_vision(event, VisionState.UNCLEAR if unclear else VisionState.NOT_SO, by=viewer)
    except WrongState as why:
        return _queue(request, errors={"": str(why)}, status=why.status)
    messages.success(request, _("已排除，照片明天删除。"))
    return HttpResponseRedirect(QUEUE, status=303)


@access(REVIEW_VISION)
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals that wait."""
    viewer = actor_of(request)
    found = list(appealed_vision(viewer)[:SHOWN])
    rows = [{**_row(event), "is_own": event.decided_by_id == viewer.id} for event in found]
    return render(request, "sensing/vision/appeals.jinja", {"rows": rows, **_tabs(request)})


@access(REVIEW_VISION)
@require_POST
def review(request: HttpRequest, vision_id: int) -> HttpResponse:
    """Uphold an appeal, or leave it as it was."""
    viewer = actor_of(request)
    event = get_object_or_404(visible_vision(viewer), pk=vision_id)
    is_upheld = request.POST.get("upheld") == "1"
    review_vision(event, by=viewer, is_upheld=is_upheld)
    said = _("申诉成立，已作废并告诉本人。") if is_upheld else _("已维持原结论并告诉本人。")
    messages.success(request, said)
    return HttpResponseRedirect(APPEALS, status=303)


@access(PUT_POSTERS)
@require_safe
def posters(request: HttpRequest) -> HttpResponse:
    """Where people are to be talked to and a figure put up."""
    tasks = list(open_posters(actor_of(request))[:SHOWN])
    rows = [{"task": task, **_place(task.event)} for task in tasks]
    return render(request, "sensing/vision/posters.jinja", {"rows": rows})


@access(PUT_POSTERS)
@require_POST
def poster(request: HttpRequest, poster_id: int) -> HttpResponse:
    """Done."""
    viewer = actor_of(request)
    task: PosterTask = get_object_or_404(visible_posters(viewer), pk=poster_id)
    put_poster(task, by=viewer)
    messages.success(request, _("辛苦了，已记下。"))
    return HttpResponseRedirect(POSTERS, status=303)


def _queue(
    request: HttpRequest,
    event: VisionEvent | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = actor_of(request)
    waiting = list(waiting_vision(viewer)[: SHOWN + 1])
    asked = request.GET.get("at", "")
    shown = event or next((one for one in waiting if str(one.pk) == asked), None)
    shown = shown or next(iter(waiting), None)
    if shown is not None and shown.picture_id:
        record_access(
            by=viewer,
            action="sensing.picture_read",
            subject=("vision", shown.pk),
            place_code=shown.place_code,
        )
    context = {
        "shown": _row(shown) if shown else None,
        "is_looked_at": shown is not None and RawPicture.objects.filter(pk=shown.pk).exists(),
        "waiting": [_place(one) | {"event": one} for one in waiting[:SHOWN]],
        "more": len(waiting) > SHOWN,
        "errors": errors or {},
        **_tabs(request),
    }
    return render(request, "sensing/vision/queue.jinja", context, status=status)


def _tabs(request: HttpRequest) -> dict[str, Any]:
    viewer = actor_of(request)
    return {
        "waiting_count": waiting_vision(viewer).count(),
        "appeal_count": appealed_vision(viewer).count(),
    }


def _row(event: VisionEvent) -> dict[str, Any]:
    return {
        "event": event,
        "picture": signed_url(event.picture) if event.picture else "",
        **_place(event),
    }


def _place(event: VisionEvent) -> dict[str, Any]:
    building = event.device.building.name if event.device and event.device.building else ""
    place = division_name(event.place_code) or event.place_code
    where = " ".join(filter(None, (building, event.spot)))
    return {"where": where or place, "place": place if where else ""}
