"""The desk's devices: the list, one of them, and what it said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shanzhi.kernel.api import (
    Actor,
    Invalid,
    access,
    actor_of,
    allowed,
    client_address,
    now,
    record_access,
    render,
)
from shanzhi.places import api as places
from shanzhi.sensing.models import Device, DeviceState, Metric, Trouble
from shanzhi.sensing.permissions import (
    KEEP_CONSENTS,
    MANAGE_DEVICES,
    READ_DEVICES,
    TEND_DEVICES,
)
from shanzhi.sensing.queries.devices import (
    DeviceFilters,
    alarms_of,
    consents_for,
    device_for,
    device_page,
    has_consent,
    keys_of,
    kind_counts,
    kinds,
    maintenances_of,
    visible_groups,
)
from shanzhi.sensing.queries.health import trouble_counts
from shanzhi.sensing.queries.readings import building_series, series
from shanzhi.sensing.queries.rules import rules_off
from shanzhi.sensing.web.absence_words import away_context
from shanzhi.sensing.web.devices_words import (
    TONES,
    chart_of,
    last_values,
    place_words,
    row_of,
    seen_words,
)
from shanzhi.sensing.web.faults import Faults

SPANS = {"day": timedelta(days=1), "week": timedelta(days=7)}
MOST_CHARTS = 3
ASKED = ("kind", "state", "place", "building", "group", "q", "trouble")


@access(READ_DEVICES)
@require_GET
def devices_page(request: HttpRequest) -> HttpResponse:
    """Devices by place, fifty at a time."""
    viewer = actor_of(request)
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ASKED}
    filters = _filters(asked)
    try:
        page = device_page(viewer, filters, request.GET.get("after", ""))
    except Invalid:
        page = device_page(viewer, filters)
    known = kinds()
    counts = kind_counts(viewer)
    building = places.building(filters.building_id) if filters.building_id else None
    context = {
        "rows": [row_of(device) for device in page.rows],
        "next": _link(asked, page.next_cursor) if page.next_cursor else "",
        "is_first": not request.GET.get("after"),
        "asked": asked,
        "kinds": [
            (kind.code, f"{kind.shown_name} {sum(counts[kind.code].values())}")
            for kind in known
            if kind.code in counts
        ],
        "states": DeviceState.choices,
        "troubles": Trouble.choices,
        "groups": [(str(row.pk), row.name) for row in visible_groups(viewer)[:100]],
        "places": places_below(viewer, asked["place"]),
        "totals": _totals(counts),
        "unwell": sum(trouble_counts(viewer).values()),
        "building": building,
        "charts": _building_charts(viewer, building, request) if building else [],
        "span": request.GET.get("span", "day"),
        "may_manage": allowed(viewer, MANAGE_DEVICES),
        "is_filtered": any(asked.values()),
    }
    return render(request, "sensing/desk/devices.jinja", context)


def _filters(asked: dict[str, str]) -> DeviceFilters:
    return DeviceFilters(
        kind=asked["kind"],
        state=asked["state"],
        place_code=asked["place"]
        if asked["place"].isascii() and asked["place"].isdecimal()
        else "",
        building_id=_number(asked["building"]),
        group_id=_number(asked["group"]),
        serial=asked["q"],
        trouble=asked["trouble"],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def _link(asked: dict[str, str], cursor: str) -> str:
    return "?" + urlencode({**{k: v for k, v in asked.items() if v}, "after": cursor})


def _totals(counts: dict[str, dict[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for states in counts.values():
        for state, count in states.items():
            found[state] = found.get(state, 0) + count
    return found


def places_below(viewer: Actor, chosen: str) -> list[tuple[str, str]]:
    """Places of the viewer's by which a list can be narrowed: their own, and what lies under the chosen
    one."""
    scopes = [scope for scope in viewer.scopes() if scope]
    top = chosen if any(chosen.startswith(scope) for scope in scopes) and chosen else ""
    codes = dict.fromkeys(sorted(scopes, key=len))
    for scope in [top] if top else scopes:
        if len(scope) < 12:
            codes |= dict.fromkeys(row.code for row in places.divisions_under(scope))
    if top and len(top) == 12:
        codes |= dict.fromkeys(code for code in places.grid_names() if code.startswith(top))
    if top:
        codes |= {top: None}
    return [(code, places.division_name(code) or code) for code in codes]


def _building_charts(
    viewer: Actor, building: places.Building, request: HttpRequest
) -> list[dict[str, Any]]:
    """Of the kinds that hang in the building, what is measured there outside homes."""
    end = now()
    start = end - SPANS.get(request.GET.get("span", "day"), SPANS["day"])
    here = Device.objects.filter(building_id=building.pk, household__isnull=True)
    codes = set(here.values_list("kind_id", flat=True))
    charts = []
    if not any(building.grid_id.startswith(scope) for scope in viewer.scopes()):
        return []
    for kind in kinds():
        if kind.code in codes and not kind.is_personal:
            for metric in _measured(kind.metrics.all()):
                points = building_series(viewer, building, kind, metric.slot, start, end)
                if points:
                    chart = chart_of(metric, points)
                    charts.append({**chart, "label": f"{kind.shown_name} · {chart['label']}"})
    return charts[:MOST_CHARTS]


def _measured(metrics: Any) -> list[Metric]:
    return [
        metric
        for metric in sorted(metrics, key=lambda row: row.slot)
        if not metric.is_state and metric.key != "battery"
    ]


@access(READ_DEVICES)
@require_GET
def device_details(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One device."""
    return device_view(request, device_for(actor_of(request), public_id))


def device_view(
    request: HttpRequest,
    device: Device,
    refused: Invalid | None = None,
    *,
    secret: str = "",
) -> HttpResponse:
    """The page; ``secret`` is a key that was issued just now and is shown this once."""
    viewer, at = actor_of(request), now()
    if device.household_id is not None or device.kind.is_personal:
        record_access(
            viewer,
            action="sensing.read_device",
            subject=("device", device.pk),
            place_code=device.place_code,
            address=client_address(request),
        )
    metrics = list(device.kind.metrics.order_by("slot"))
    if device.kind.is_personal:
        metrics = [metric for metric in metrics if metric.key == "battery"]
    span = request.GET.get("span", "day")
    may = {
        name: allowed(viewer, capability, device.target()) and device.state != DeviceState.RETIRED
        for name, capability in (
            ("manage", MANAGE_DEVICES),
            ("tend", TEND_DEVICES),
            ("consent", KEEP_CONSENTS),
        )
    }
    context = {
        "device": device,
        "place": place_words(device),
        "heard": seen_words(device, at),
        "tone": TONES[DeviceState(device.state)],
        "values": last_values(device, metrics),
        "charts": _charts(device, metrics, span),
        "span": span,
        "keys": keys_of(viewer, device) if may["manage"] else [],
        "secret": secret,
        "has_consent": has_consent(viewer, device),
        "consents": consents_for(viewer, device),
        "works": maintenances_of(viewer, device, at),
        "alarms": alarms_of(viewer, device),
        "troubles": device.troubles.all(),
        **away_context(viewer, device),
        "off": rules_off(viewer, device),
        "groups": device.groups.all(),
        "may": may,
        "at": at,
        "places": places_below(viewer, ""),
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
    }
    status = refused.status if refused else 200
    page = render(request, "sensing/desk/device.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def _charts(device: Device, metrics: list[Metric], span: str) -> list[dict[str, Any]]:
    end = now()
    start = end - SPANS.get(span, SPANS["day"])
    found = [
        chart_of(metric, series(device, metric.slot, start, end)) for metric in _measured(metrics)
    ]
    return [chart for chart in found if chart["rows"]][:MOST_CHARTS]
