"""What maintainers have to look after, how the fleet is, and groups of devices."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.api import Actor, Conflict, Invalid, access, actor_of, allowed, now, render
from shanzhi.places.api import division_name
from shanzhi.sensing.actions.group_devices import group_devices, make_device_group
from shanzhi.sensing.models import Metric, Trouble
from shanzhi.sensing.permissions import MANAGE_DEVICES, READ_DEVICES
from shanzhi.sensing.queries.devices import (
    DeviceFilters,
    device_page,
    devices_by_serial,
    group_for,
    kinds,
    visible_groups,
)
from shanzhi.sensing.queries.health import trouble_counts, unit_counts, work_list
from shanzhi.sensing.queries.readings import fleet_hours
from shanzhi.sensing.queries.rules import silence_off
from shanzhi.sensing.web.devices import places_below
from shanzhi.sensing.web.devices_words import (
    TROUBLE_TONES,
    hour_words,
    place_words,
    row_of,
    trouble_words,
)
from shanzhi.sensing.web.faults import Faults

NAMED = 4
GROUPS = "/desk/devices/groups"


@access(READ_DEVICES)
@require_GET
def health_page(request: HttpRequest) -> HttpResponse:
    """The work list, by what is wrong and by who looks after it."""
    viewer, at = actor_of(request), now()
    asked = {name: request.GET.get(name, "")[:20] for name in ("trouble", "unit", "kind")}
    unit = asked["unit"]
    chosen = {
        "trouble": asked["trouble"],
        "unit_id": int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 12 else None,
        "kind": asked["kind"],
    }
    try:
        found = work_list(viewer, **chosen, cursor=request.GET.get("after", ""))  # type: ignore[arg-type]  # 2026-11-26: by name
    except Invalid:
        found = work_list(viewer, **chosen)  # type: ignore[arg-type]  # 2026-11-26: by name
    metrics = {(row.kind_id, row.slot): row for row in Metric.objects.all()}
    counts = trouble_counts(viewer)
    context = {
        "rows": [
            {
                "row": row,
                "device": row.device,
                "place": place_words(row.device),
                "words": trouble_words(row, metrics),
                "tone": TROUBLE_TONES.get(Trouble(row.trouble), "soon"),
            }
            for row in found.rows
        ],
        "next": found.next_cursor,
        "asked": asked,
        "counts": [(value, label, counts.get(value, 0)) for value, label in Trouble.choices],
        "units": unit_counts(viewer),
        "kinds": [(kind.code, kind.shown_name) for kind in kinds()],
        "troubles": Trouble.choices,
        "silence_off": _silence_off(viewer),
        "hours": [
            (hour_words(hour), taken, refused)
            for hour, taken, refused in fleet_hours(viewer, at - timedelta(days=1), at)
        ],
    }
    return render(request, "sensing/desk/health.jinja", context)


def _silence_off(viewer: Actor) -> list[tuple[str, str, str]]:
    """(place, kinds, why) where silence is not judged."""
    found: dict[tuple[str, str], list[str]] = {}
    for rule in silence_off(viewer):
        found.setdefault((rule.place_code, rule.off_reason), []).append(rule.kind.shown_name)
    return [(division_name(place), _some(names), why) for (place, why), names in found.items()]


def _some(names: list[str]) -> str:
    """“烟感、温感等 17 类”."""
    said = "、".join(names[:NAMED])
    return _("%(some)s等 %(n)s 类") % {"some": said, "n": len(names)} if names[NAMED:] else said


@access(READ_DEVICES)
@require_GET
def groups_page(request: HttpRequest) -> HttpResponse:
    """Groups of the viewer's places."""
    return _groups(request)


def _groups(request: HttpRequest, faults: dict[str, str] | None = None) -> HttpResponse:
    viewer = actor_of(request)
    context = {
        "groups": list(visible_groups(viewer)[:200]),
        "names": dict(places_below(viewer, "")),
        "places": places_below(viewer, ""),
        "may_manage": allowed(viewer, MANAGE_DEVICES),
        "errors": Faults(faults or {}),
        "typed": request.POST if faults else {},
    }
    status = 422 if faults else 200
    return render(request, "sensing/desk/groups.jinja", context, status=status)


@access(MANAGE_DEVICES)
@require_POST
def new_group(request: HttpRequest) -> HttpResponse:
    """A group of a place."""
    given = request.POST
    try:
        group = make_device_group(
            given.get("place", ""), given.get("name", ""), by=actor_of(request)
        )
    except Invalid as why:
        return _groups(request, why.fields)
    except Conflict as why:
        return _groups(request, {"name": str(why)})
    return HttpResponseRedirect(f"{GROUPS}/{group.pk}", status=303)


@access(READ_DEVICES)
@require_GET
def group_page(request: HttpRequest, group_id: int) -> HttpResponse:
    """The devices of one."""
    return _group(request, group_id)


def _group(request: HttpRequest, group_id: int, error: str = "") -> HttpResponse:
    viewer = actor_of(request)
    group = group_for(viewer, group_id)
    page = device_page(viewer, DeviceFilters(group_id=group.pk), request.GET.get("after", ""))
    context = {
        "group": group,
        "rows": [row_of(device) for device in page.rows],
        "next": page.next_cursor,
        "may_manage": allowed(viewer, MANAGE_DEVICES),
        "error": error,
        "typed": request.POST if error else {},
    }
    status = 422 if error else 200
    return render(request, "sensing/desk/group.jinja", context, status=status)


@access(MANAGE_DEVICES)
@require_POST
def group_members(request: HttpRequest, group_id: int) -> HttpResponse:
    """Serials that come in or go out, one a line."""
    viewer = actor_of(request)
    group = group_for(viewer, group_id)
    serials = request.POST.get("serials", "").split()
    devices = devices_by_serial(viewer, serials)
    if not devices or len(devices) < len(set(serials)):
        known = {device.serial for device in devices}
        missing = next((serial for serial in serials if serial not in known), "")
        said = _("没有这台设备，或不归您管：%(serial)s") % {"serial": missing[:40]}
        return _group(request, group_id, said if missing else _("请写设备的序列号，一行一个。"))
    leaves = request.POST.get("way") == "out"
    try:
        group_devices(
            group, by=viewer, add=() if leaves else devices, remove=devices if leaves else ()
        )
    except Invalid as why:
        return _group(request, group_id, next(iter(why.fields.values())))
    messages.success(request, _("分组已调整。"))
    return HttpResponseRedirect(f"{GROUPS}/{group.pk}", status=303)
