"""外出: nobody of a home is there for some days; said by the household, or entered on its word."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.kernel.api import ANYONE, Invalid, NotFound, access, actor_of, local_zone, now
from shanzhi.people.api import Household, resident_of
from shanzhi.sensing.actions.end_absence import say_back
from shanzhi.sensing.actions.say_away import say_away
from shanzhi.sensing.models import Absence, Device
from shanzhi.sensing.permissions import SAY_AWAY
from shanzhi.sensing.queries.absences import absence_for, own_home
from shanzhi.sensing.queries.devices import device_for
from shanzhi.sensing.web.absence_words import last_day
from shanzhi.sensing.web.devices import device_view
from shanzhi.sensing.web.devices_resident import SIGN_IN, page_of
from shanzhi.sensing.web.devices_worker import worker_device_view

OWN = "/me/devices"


@access(SAY_AWAY)
@require_POST
def absence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The home of a device is away; from the worker's page or the desk's, and back to it."""
    viewer = actor_of(request)
    device = device_for(viewer, public_id)
    try:
        home = _home(device)
        begins, ends = _days(request)
        row = say_away(home, by=viewer, from_at=begins, until_at=ends)
    except Invalid as why:
        page = worker_device_view if _is_worker(request) else device_view
        return page(request, device, why)
    messages.success(request, _said(row))
    return _back(request, device)


@access(SAY_AWAY)
@require_POST
def absence_ending(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """They are home."""
    viewer = actor_of(request)
    device = device_for(viewer, public_id)
    if (row := absence_for(viewer, device.household)) is not None:
        say_back(row, by=viewer)
    messages.success(request, _("已记下：家里有人了。"))
    return _back(request, device)


@access(ANYONE)
@require_POST
def own_absence(request: HttpRequest) -> HttpResponse:
    """We are away."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(SIGN_IN)
    home, me = own_home(resident, _number(request))
    try:
        begins, ends = _days(request)
        row = say_away(home, by=me, from_at=begins, until_at=ends)
    except Invalid as why:
        return page_of(request, resident, why)
    messages.success(request, _said(row))
    return HttpResponseRedirect(OWN, status=303)


@access(ANYONE)
@require_POST
def own_absence_ending(request: HttpRequest) -> HttpResponse:
    """We are home."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(SIGN_IN)
    home, me = own_home(resident, _number(request))
    if (row := absence_for(me, home)) is not None:
        say_back(row, by=me)
    messages.success(request, _("已记下：家里有人了。"))
    return HttpResponseRedirect(OWN, status=303)


def _home(device: Device) -> Household:
    if device.household is None:
        raise Invalid({"until": _("这台设备不在住户家里，不需要登记外出。")})
    return device.household


def _days(request: HttpRequest) -> tuple[datetime, datetime]:
    """From the first day (from now where that is today) to the end of the last. Raises Invalid."""
    faults, days = {}, {}
    for name in ("from", "until"):
        try:
            days[name] = date.fromisoformat(request.POST.get(name, ""))
        except ValueError:
            faults[name] = _("请选择日期。")
    if faults:
        raise Invalid(faults)
    first, last = days["from"], days["until"]
    try:
        ends = datetime.combine(last + timedelta(days=1), time.min, local_zone())
    except OverflowError as why:
        raise Invalid({"until": _("请选择日期。")}) from why
    begins = now() if first == localdate() else datetime.combine(first, time.min, local_zone())
    return begins, ends


def _said(row: Absence) -> str:
    return _("已登记外出到 %(day)s：期间家里没有动静不叫人；烟感、燃气和求助照常告警。") % {
        "day": f"{last_day(row):%m-%d}"
    }


def _number(request: HttpRequest) -> int:
    given = request.POST.get("home", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise NotFound
    return int(given)


def _is_worker(request: HttpRequest) -> bool:
    return request.path.startswith("/worker/")


def _back(request: HttpRequest, device: Device) -> HttpResponse:
    end = "worker" if _is_worker(request) else "desk"
    return HttpResponseRedirect(f"/{end}/devices/{device.public_id}", status=303)
