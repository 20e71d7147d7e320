"""One group of alarms, at the desk and on a phone, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.api import (
    Actor,
    Invalid,
    NotFound,
    WrongState,
    access,
    actor_of,
    client_address,
    now,
    register_twin,
    render,
    wants_json,
)
from shanzhi.sensing.actions.close_alarms import close_alarm, close_alarms
from shanzhi.sensing.actions.show_people_there import goes_there, show_people_there
from shanzhi.sensing.actions.take_alarms import (
    acknowledge_alarms,
    attend_alarms,
    release_alarms,
)
from shanzhi.sensing.models import AlarmGroup, AlarmState, Cause
from shanzhi.sensing.permissions import ATTEND_ALARMS, READ_ALARMS, WATCH_ALARMS
from shanzhi.sensing.queries.alarms import alarms_of, calls_of, group_for, may_attend
from shanzhi.sensing.rules.calling import may_undo
from shanzhi.sensing.web.alarm_words import device_row, outcome_choices, row_of, story_of

DESK, WORKER = "/desk/alarms", "/worker/alarms"
SHOWN = 100
View = Callable[..., HttpResponse]
register_twin(DESK, WORKER)


@access(WATCH_ALARMS)
@require_GET
def desk_page(request: HttpRequest, group_id: int) -> HttpResponse:
    """At the desk."""
    return _page(request, group_for(actor_of(request), group_id))


@access(READ_ALARMS)
@require_GET
def worker_page(request: HttpRequest, group_id: int) -> HttpResponse:
    """On a phone."""
    return _page(request, group_for(actor_of(request), group_id))


@access(WATCH_ALARMS)
@require_GET
def point(request: HttpRequest, group_id: int) -> JsonResponse:
    """Where it is, as GeoJSON for the map."""
    group = group_for(actor_of(request), group_id)
    where = _point(group)
    features = []
    if where is not None:
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [where[1], where[0]]},
                "properties": {"url": f"{DESK}/{group.pk}", "tone": "late", "count": 1},
            }
        )
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _act(do: Callable[[HttpRequest, AlarmGroup, Actor], str]) -> View:
    """A view around an act on a group of the viewer's: ``do`` returns what is said when it is done.
    Refused, the page comes back with what was typed; a device that sends it later is told by a status."""

    @access(ATTEND_ALARMS)
    @require_POST
    @wraps(do)
    def view(request: HttpRequest, group_id: int) -> HttpResponse:
        viewer = actor_of(request)
        group = group_for(viewer, group_id)
        try:
            messages.success(request, do(request, group, viewer))
        except Invalid as why:
            if wants_json(request):
                raise
            return _page(request, group, why)
        except WrongState as why:
            if wants_json(request):
                raise
            messages.error(request, str(why))
        return HttpResponseRedirect(f"{_end(request)}/{group_id}", status=303)

    return view


@_act
def acknowledgement(request: HttpRequest, group: AlarmGroup, by: Actor) -> str:
    """“我去”."""
    acknowledge_alarms(group, by=by)
    return _("已记下：您去现场。不再呼叫上一级。")


@_act
def release(request: HttpRequest, group: AlarmGroup, by: Actor) -> str:
    """Pressed by mistake."""
    release_alarms(group, by=by)
    return _("已撤回，继续呼叫其他人。")


@_act
def attendance(request: HttpRequest, group: AlarmGroup, by: Actor) -> str:
    """“到了”."""
    attend_alarms(group, by=by)
    return _("已记下：您到了现场。")


@_act
def closure(request: HttpRequest, group: AlarmGroup, by: Actor) -> str:
    """What it was: all of it, or one device's (``alarm``)."""
    given, wanted = request.POST, request.POST.get("alarm", "")
    of = f"-{wanted}" if wanted else ""
    outcome, note = given.get(f"outcome{of}", ""), given.get(f"note{of}", "")
    if not wanted:
        close_alarms(group, by=by, outcome=outcome, note=note)
        return _("已结束，并记下是什么情况。")
    for alarm in alarms_of(by, group, SHOWN):
        if str(alarm.pk) == wanted:
            close_alarm(alarm, by=by, outcome=outcome, note=note)
            return _("这个设备的告警已结束。")
    raise NotFound


def _end(request: HttpRequest) -> str:
    return WORKER if request.path.startswith(WORKER) else DESK


def _page(request: HttpRequest, group: AlarmGroup, refused: Invalid | None = None) -> HttpResponse:
    viewer, end = actor_of(request), _end(request)
    homes = []
    # A page that only brings its state up to date shows nobody and looks at nobody.
    if goes_there(viewer, group) and "X-Background" not in request.headers:
        homes = show_people_there(group, by=viewer, address=client_address(request))
    alarms = alarms_of(viewer, group, SHOWN)
    context = {
        "row": row_of(group),
        "group": group,
        "base": f"{end}/{group.pk}",
        "steps": [step for step in _steps(group) if step],
        "devices": [device_row(alarm) for alarm in alarms],
        "more_devices": max(0, group.alarms_count - len(alarms)),
        "still_seen": any(alarm.closed_at is None and alarm.cleared_at is None for alarm in alarms),
        "story": story_of(group, calls_of(viewer, group)),
        "homes": homes,
        "goes": goes_there(viewer, group),
        "may_attend": may_attend(viewer, group),
        "may_release": group.state == AlarmState.ACKNOWLEDGED
        and group.acknowledged_at is not None
        and may_undo(viewer.id, group.acknowledged_by_id, group.acknowledged_at, now()),
        "outcomes": outcome_choices(),
        "point": _point(group),
        "errors": refused.fields if refused else {},
        "typed": request.POST if refused else {},
        "topic": f"alarms:{group.place_code}",
    }
    name = "worker_alarm" if end == WORKER else "alarm"
    status = refused.status if refused else 200
    page = render(request, f"sensing/{name}.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def _point(group: AlarmGroup) -> tuple[float, float] | None:
    """Of the device that was first, else of the building."""
    device = group.lead.device if group.lead else None
    for thing in (device, group.building):
        if thing is not None and thing.latitude is not None and thing.longitude is not None:
            return thing.latitude, thing.longitude
    return None


def _steps(group: AlarmGroup) -> list[str]:
    """What to do where such a device warns; not where it is itself what is wrong."""
    if group.cause in {Cause.FAULT, Cause.SILENCE}:
        return []
    lines = group.lead.device.kind.what_to_do.splitlines() if group.lead else []
    return [_(line) for line in lines]
