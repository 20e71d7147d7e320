"""The worker's phone: scan a device, say where it hangs, and what it is."""

from __future__ import annotations

from hashlib import blake2b
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    Invalid,
    OfflinePage,
    WrongState,
    access,
    actor_of,
    allowed,
    client_address,
    record_access,
    register_offline_pages,
    render,
    wants_json,
)
from shanzhi.organizations.api import register_scanned
from shanzhi.places import api as places
from shanzhi.sensing.actions.claim_device import WhereItHangs, claim_device
from shanzhi.sensing.actions.give_home_consent import give_home_consent
from shanzhi.sensing.actions.withdraw_home_consent import withdraw_home_consent
from shanzhi.sensing.models import Device
from shanzhi.sensing.permissions import CLAIM_DEVICES, KEEP_CONSENTS, READ_DEVICES
from shanzhi.sensing.queries.devices import claimable, device_for, has_consent
from shanzhi.sensing.queries.rules import rules_off
from shanzhi.sensing.web.absence_words import away_context
from shanzhi.sensing.web.devices_words import TONES, last_values, place_words, seen_words
from shanzhi.sensing.web.faults import Faults
from shanzhi.sensing.web.stickers import serials_in

HERE = "/worker/devices/claim"


@access(CLAIM_DEVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_page(request: HttpRequest) -> HttpResponse:
    """Scan or type what stands on it, say where it hangs: from then on it is listened to."""
    if request.method != "POST":
        return _page(request)
    given, worker = request.POST, actor_of(request)
    try:
        device = claim_device(_wanted(worker, given.get("code", "")), _where(request), by=worker)
    except Invalid as why:
        if wants_json(request):  # a device that sends again what was done without signal
            raise
        return _page(request, why)
    except (Conflict, Denied, WrongState) as why:
        if wants_json(request):
            raise
        return _page(request, Invalid({"code": str(why)}))
    messages.success(request, _("已安装：%(device)s") % {"device": place_words(device)})
    return HttpResponseRedirect(f"/worker/devices/{device.public_id}", status=303)


def _wanted(worker: Actor, text: str) -> Device:
    for serial in serials_in(text):
        device = claimable(worker, serial)
        if device is not None:
            return device
    raise Invalid(
        {"code": _("没有登记这台设备，或它登记给了别的地方。请核对序列号，或请社区登记。")}
    )


def _where(request: HttpRequest) -> WhereItHangs:
    given = request.POST
    building = given.get("building", "")
    here = places.read_here(given)
    return WhereItHangs(
        place_code=given.get("grid", ""),
        building_id=int(building) if building.isascii() and building.isdecimal() else None,
        door=given.get("door", ""),
        spot=given.get("spot", ""),
        latitude=here.latitude if here else None,
        longitude=here.longitude if here else None,
    )


def _page(request: HttpRequest, refused: Invalid | None = None) -> HttpResponse:
    worker = actor_of(request)
    code = request.POST.get("code", "") or request.GET.get("code", "")[:300]
    device = next((row for serial in serials_in(code) if (row := claimable(worker, serial))), None)
    grids = list(places.visible_grids(worker)[:200])
    context = {
        "device": device,
        "code": code,
        "grids": [(grid.code, grid.name) for grid in grids],
        "buildings": [
            (str(row.pk), row.full_name)
            for row in places.buildings_in([grid.code for grid in grids[:20]])
        ],
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
    }
    status = refused.status if refused else 200
    page = render(request, "sensing/worker/claim.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def claim_offline(actor: Actor) -> list[OfflinePage]:
    """The form, kept for basements: what is claimed there is sent when there is signal."""
    if not allowed(actor, CLAIM_DEVICES):
        return []
    text = repr(actor.scopes())
    return [OfflinePage(HERE, blake2b(text.encode(), digest_size=8).hexdigest())]


register_offline_pages(claim_offline)


def scanned_page(worker: Actor, text: str) -> str | None:
    """Where the scan page leads with the code of a device that the worker may stand before."""
    for serial in serials_in(text):
        device = claimable(worker, serial)
        if device is not None:
            return f"{HERE}?code={quote(serial)}"
    return None


register_scanned(scanned_page)


@access(READ_DEVICES)
@require_GET
def device_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A device on the phone."""
    return worker_device_view(request, device_for(actor_of(request), public_id))


def worker_device_view(
    request: HttpRequest, device: Device, refused: Invalid | None = None
) -> HttpResponse:
    """The page; ``refused``: what is wrong with the absence that was said."""
    worker = actor_of(request)
    if device.household_id is not None or device.kind.is_personal:
        record_access(
            worker,
            action="sensing.read_device",
            subject=("device", device.pk),
            place_code=device.place_code,
            address=client_address(request),
        )
    metrics = [
        metric
        for metric in device.kind.metrics.order_by("slot")
        if not device.kind.is_personal or metric.key == "battery"
    ]
    context = {
        "device": device,
        "place": place_words(device),
        "heard": seen_words(device),
        "tone": TONES.get(device.state, ""),  # type: ignore[call-overload]  # 2026-11-26: a state by its value
        "values": last_values(device, metrics),
        "has_consent": has_consent(worker, device),
        "may_consent": allowed(worker, KEEP_CONSENTS, device.target()),
        "troubles": device.troubles.all(),
        **away_context(worker, device),
        "off": rules_off(worker, device),
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
    }
    status = refused.status if refused else 200
    page = render(request, "sensing/worker/device.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


@access(KEEP_CONSENTS)
@require_POST
def consent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The household says yes, at its door."""
    worker = actor_of(request)
    device = device_for(worker, public_id)
    give_home_consent(device, by=worker, tells_family=request.POST.get("tells_family") == "1")
    messages.success(request, _("已登记住户同意，设备开始使用。"))
    return HttpResponseRedirect(f"/worker/devices/{public_id}", status=303)


@access(KEEP_CONSENTS)
@require_POST
def consent_withdrawal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The household says no, at its door."""
    worker = actor_of(request)
    withdraw_home_consent(device_for(worker, public_id), by=worker)
    messages.success(request, _("已撤回，从现在起不再接收它的数据。"))
    return HttpResponseRedirect(f"/worker/devices/{public_id}", status=303)
