"""我家的设备: what hangs in my home, everything that was recorded of it, and the press that ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.api import ANYONE, NOBODY, Invalid, access, render
from shanzhi.people.api import Resident, resident_of
from shanzhi.sensing.actions.withdraw_home_consent import withdraw_home_consent
from shanzhi.sensing.models import LIFE_SAFETY, Device, HomeConsent, Metric
from shanzhi.sensing.queries.absences import absence_for, may_say_away, own_home
from shanzhi.sensing.queries.devices import (
    devices_of_resident,
    homes_of,
    own_consents,
    own_device,
)
from shanzhi.sensing.queries.readings import DayOf, days_of
from shanzhi.sensing.queries.rules import rules_off
from shanzhi.sensing.web.absence_words import absence_row
from shanzhi.sensing.web.devices_words import last_values, place_words, seen_words
from shanzhi.sensing.web.faults import Faults
from shanzhi.sensing.words import day_words

SIGN_IN = "/me/sign-in?next=/me/devices"
SHOWN = timedelta(days=30)


@access(ANYONE)
@require_safe
def devices_page(request: HttpRequest) -> HttpResponse:
    """Each device of my home, what it said by day, and my consent."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(SIGN_IN)
    return page_of(request, resident)


def page_of(
    request: HttpRequest, resident: Resident, refused: Invalid | None = None
) -> HttpResponse:
    """The page; ``refused``: what is wrong with the absence that was said."""
    context = {
        "cards": cards_of(resident),
        "homes": homes_away(resident),
        "today": localdate().isoformat(),
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
    }
    status = refused.status if refused else 200
    page = render(request, "sensing/resident/devices.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    page["X-Robots-Tag"] = "noindex"
    return page


def homes_away(resident: Resident) -> list[dict[str, Any]]:
    """Each home of theirs in which something looks after a person, and whether it is away."""
    found = []
    for household_id in homes_of(resident):
        home, me = own_home(resident, household_id)
        if may_say_away(me, home):
            absence = absence_row(absence_for(me, home))
            found.append({"id": household_id, "address": home.address, "absence": absence})
    return found


def cards_of(resident: Resident) -> list[dict[str, Any]]:
    """What the page shows of each device; days before the household's own consent are not theirs."""
    devices = devices_of_resident(resident)
    given = own_consents(resident, devices)
    today = localdate()
    days = days_of(devices, today - SHOWN, today + timedelta(days=1)) if devices else {}
    return [_card(device, given.get(device.pk, []), days.get(device.pk, [])) for device in devices]


def _card(device: Device, given: list[HomeConsent], days: list[DayOf]) -> dict[str, Any]:
    standing = next((row for row in given if row.withdrawn_at is None), None)
    since = min((row.given_at for row in given), default=None)
    first = localdate(since) if since else None
    metrics = {metric.slot: metric for metric in device.kind.metrics.all()}
    return {
        "device": device,
        "place": place_words(device),
        "heard": seen_words(device),
        "consent": standing,
        # What concerns the maintainer alone is left out.
        "off": [rule for rule in rules_off(NOBODY, device) if rule.cause in LIFE_SAFETY],
        "latest": last_values(device, metrics.values()) if given else [],
        "days": [
            (day, _words(metrics, rows))
            for day, rows in _by_day(days).items()
            if first is not None and day >= first
        ],
    }


def _by_day(days: list[DayOf]) -> dict[date, list[DayOf]]:
    found: dict[date, list[DayOf]] = {}
    for row in days:
        found.setdefault(row.day, []).append(row)
    return found


def _words(metrics: dict[int, Metric], rows: list[DayOf]) -> list[str]:
    return [day_words(metrics[row.slot], row) for row in rows if row.slot in metrics]


@access(ANYONE)
@require_POST
def withdrawal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """I do not want it."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(SIGN_IN)
    device, me = own_device(resident, public_id)
    withdraw_home_consent(device, by=me)
    messages.success(
        request, _("已停止：从现在起不再接收这台设备的数据。它着火或漏气时也不会通知任何人。")
    )
    return HttpResponseRedirect("/me/devices", status=303)
