"""What the desk does with a device."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.api import (
    Conflict,
    Invalid,
    access,
    actor_of,
    local_zone,
    now,
    render,
)
from shanzhi.organizations.api import units_for
from shanzhi.sensing.actions.change_device import change_device
from shanzhi.sensing.actions.device_fields import DeviceParticulars
from shanzhi.sensing.actions.end_key import end_key
from shanzhi.sensing.actions.end_maintenance import end_maintenance
from shanzhi.sensing.actions.give_home_consent import give_home_consent
from shanzhi.sensing.actions.issue_key import issue_key, keys_in_force
from shanzhi.sensing.actions.register_device import register_device
from shanzhi.sensing.actions.retire_device import retire_device
from shanzhi.sensing.actions.rotate_key import rotate_key
from shanzhi.sensing.actions.set_maintenance import Work, set_maintenance
from shanzhi.sensing.actions.set_test_mode import set_test_mode
from shanzhi.sensing.actions.withdraw_home_consent import withdraw_home_consent
from shanzhi.sensing.models import Device
from shanzhi.sensing.permissions import (
    KEEP_CONSENTS,
    MANAGE_DEVICES,
    READ_DEVICES,
    TEND_DEVICES,
)
from shanzhi.sensing.queries.devices import device_for, kinds, maintenance_for
from shanzhi.sensing.web.devices import device_view, places_below
from shanzhi.sensing.web.faults import Faults
from shanzhi.sensing.web.stickers import sticker_svg

Verb = Callable[[HttpRequest, Device], str]


@access(MANAGE_DEVICES)
@require_http_methods(["GET", "POST"])
def new_device(request: HttpRequest) -> HttpResponse:
    """Register one."""
    viewer, given = actor_of(request), request.POST
    faults: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            device = register_device(
                given.get("serial", ""), given.get("kind", ""), _particulars(request), by=viewer
            )
        except Invalid as why:
            faults, status = why.fields, why.status
        except Conflict as why:
            faults, status = {"serial": str(why)}, why.status
        else:
            messages.success(request, _("已登记，到现场扫码安装后开始使用。"))
            return HttpResponseRedirect(_address(device), status=303)
    context = {
        "kinds": [(kind.code, kind.shown_name) for kind in kinds()],
        "places": places_below(viewer, ""),
        "units": _units(viewer.scopes()),
        "errors": Faults(faults),
        "typed": given,
    }
    return render(request, "sensing/desk/new_device.jinja", context, status=status)


def _units(scopes: tuple[str, ...]) -> list[tuple[str, str]]:
    found = {unit.pk: unit.name for scope in scopes for unit in units_for(scope)}
    return [(str(pk), name) for pk, name in sorted(found.items(), key=lambda row: row[1])]


def _particulars(request: HttpRequest, device: Device | None = None) -> DeviceParticulars:
    """What the form says; what it does not ask stays as it is."""
    given = request.POST

    def asked(name: str) -> str:
        return str(given.get(name, getattr(device, name, "") if device else ""))

    unit = given.get("maintainer", "")
    return DeviceParticulars(
        place_code=given.get("place", device.place_code if device else ""),
        name=asked("name"),
        model=asked("model"),
        firmware=asked("firmware"),
        feeder=asked("feeder"),
        spot=asked("spot"),
        gateway=given.get("gateway", device.gateway.serial if device and device.gateway else ""),
        owner_unit_id=device.owner_unit_id if device else None,
        maintainer_unit_id=(int(unit) if unit.isascii() and unit.isdecimal() else None)
        if "maintainer" in given
        else (device.maintainer_unit_id if device else None),
        installed_on=device.installed_on if device else None,
    )


def _done(request: HttpRequest, public_id: UUID, verb: Verb) -> HttpResponse:
    """Do it and go back to the device; what is wrong is said on its page."""
    device = device_for(actor_of(request), public_id)
    try:
        said = verb(request, device)
    except Invalid as why:
        return device_view(request, device_for(actor_of(request), public_id), why)
    messages.success(request, said)
    return HttpResponseRedirect(_address(device), status=303)


def _address(device: Device) -> str:
    return f"/desk/devices/{device.public_id}"


@access(MANAGE_DEVICES)
@require_POST
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put right what is known of it."""

    def verb(request: HttpRequest, device: Device) -> str:
        change_device(device, _particulars(request, device), by=actor_of(request))
        return _("已改好。")

    return _done(request, public_id, verb)


@access(MANAGE_DEVICES)
@require_POST
def retirement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It was taken down."""

    def verb(request: HttpRequest, device: Device) -> str:
        retire_device(device, by=actor_of(request))
        return _("已拆除：不再接收它的数据，密钥已停用。")

    return _done(request, public_id, verb)


@access(MANAGE_DEVICES)
@require_POST
def keys(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its first key, or the next; the page that answers shows it, and no other ever does."""
    viewer = actor_of(request)
    device = device_for(viewer, public_id)
    try:
        if keys_in_force(device, now()):
            hours = request.POST.get("overlap", "24")
            overlap = timedelta(hours=int(hours) if hours.isascii() and hours.isdecimal() else 24)
            issued = rotate_key(device, by=viewer, overlap=overlap)
        else:
            issued = issue_key(device, by=viewer)
    except Invalid as why:
        return device_view(request, device, why)
    return device_view(request, device_for(viewer, public_id), secret=issued.secret)


@access(MANAGE_DEVICES)
@require_POST
def key_ending(request: HttpRequest, public_id: UUID, key_id: int) -> HttpResponse:
    """A key is good no longer."""

    def verb(request: HttpRequest, device: Device) -> str:
        end_key(device, key_id, by=actor_of(request))
        return _("密钥已停用。")

    return _done(request, public_id, verb)


@access(TEND_DEVICES)
@require_POST
def test_mode(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its alarms are tests for so many minutes; none: no longer."""

    def verb(request: HttpRequest, device: Device) -> str:
        minutes = request.POST.get("minutes", "")
        if not (minutes.isascii() and minutes.isdecimal()) or minutes == "0":
            set_test_mode(device, None, by=actor_of(request))
            return _("测试已结束，告警照常处理。")
        until = now() + timedelta(minutes=int(minutes[:6]))
        set_test_mode(device, until, by=actor_of(request))
        return _("测试到 %(time)s：期间的告警记为测试。") % {"time": f"{localtime(until):%H:%M}"}

    return _done(request, public_id, verb)


@access(KEEP_CONSENTS)
@require_POST
def consent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The household says yes."""

    def verb(request: HttpRequest, device: Device) -> str:
        give_home_consent(
            device, by=actor_of(request), tells_family=request.POST.get("tells_family") == "1"
        )
        return _("已登记住户同意，设备开始使用。")

    return _done(request, public_id, verb)


@access(KEEP_CONSENTS)
@require_POST
def consent_withdrawal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The household says no."""

    def verb(request: HttpRequest, device: Device) -> str:
        withdraw_home_consent(device, by=actor_of(request))
        return _("已撤回，从现在起不再接收它的数据。")

    return _done(request, public_id, verb)


@access(TEND_DEVICES)
@require_POST
def maintenance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Work on it, on all behind the gateway, or on the whole building."""

    def verb(request: HttpRequest, device: Device) -> str:
        given, of = request.POST, request.POST.get("of", "device")
        hours = given.get("hours", "")
        starts = _moment(given.get("starts_at", "")) or now()
        length = int(hours) if hours.isascii() and hours.isdecimal() and len(hours) < 4 else 0
        set_maintenance(
            Work(
                reason=given.get("reason", ""),
                starts_at=starts,
                ends_at=starts + timedelta(hours=length),
                device=device if of == "device" else None,
                gateway=device if of == "gateway" else None,
                building=device.building if of == "building" else None,
            ),
            by=actor_of(request),
        )
        return _("已登记检修：期间告警只记录不呼叫，结束后重新判断。")

    return _done(request, public_id, verb)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=local_zone())
    except ValueError:
        return None


@access(TEND_DEVICES)
@require_POST
def maintenance_ending(request: HttpRequest, maintenance_id: int) -> HttpResponse:
    """The work is done."""
    viewer = actor_of(request)
    row = maintenance_for(viewer, maintenance_id)
    end_maintenance(row, by=viewer)
    messages.success(request, _("检修已结束，告警照常处理。"))
    device = row.device or row.gateway
    where = _address(device) if device else "/desk/devices"
    return HttpResponseRedirect(where, status=303)


@access(READ_DEVICES)
@require_GET
def sticker(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The square to print and stick on it."""
    device = device_for(actor_of(request), public_id)
    return render(request, "sensing/desk/sticker.jinja", {"device": device})


@access(READ_DEVICES)
@require_GET
def square(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The drawing itself."""
    device = device_for(actor_of(request), public_id)
    return HttpResponse(sticker_svg(device), content_type="image/svg+xml")
