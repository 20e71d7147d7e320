"""What a worker's browser asks before it keeps anything: its key, and whether it still may."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.api import ANYONE, SIGNED_IN, access, actor_of
from shanzhi.people.actions.offline_device import (
    device_is_revoked,
    hear_from_device,
    register_device,
    revoke_device,
)
from shanzhi.people.models import OfflineDevice
from shanzhi.people.rules import device_name
from shanzhi.people.web.own_account import THIS_DEVICE, own_account

KEPT_HOURS = 72


@access(SIGNED_IN)
@never_cache
@require_POST
def devices(request: HttpRequest) -> HttpResponse:
    """Register this browser; 201 with its id and its key."""
    named = device_name(request.headers.get("User-Agent", ""))
    row, key = register_device(own_account(request), by=actor_of(request), device=named)
    return JsonResponse({**_state(request, row), "key": key}, status=201)


@access(SIGNED_IN)
@never_cache
@require_safe
def device(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """May it go on? With a token against forgery: the one in a page of yesterday is worth nothing
    after a new sign-in."""
    row = hear_from_device(own_account(request), public_id, by=actor_of(request))
    return JsonResponse(_state(request, row))


@access(ANYONE)
@never_cache
@require_safe
def standing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """{"revoked": true or false}, for a device whose session has ended: a phone that was lost must hear
    that it was taken back, and nobody will sign in on it to ask."""
    return JsonResponse({"revoked": device_is_revoked(public_id)})


@access(SIGNED_IN)
@require_POST
def revocation(request: HttpRequest, device_id: int) -> HttpResponse:
    """A phone that is lost, or no longer used for work."""
    revoke_device(own_account(request), device_id, by=actor_of(request))
    messages.success(
        request, _("已收回。那台设备下次联网时会清除保存的内容，最迟 72 小时后自动清除。")
    )
    return HttpResponseRedirect("/account#devices")


def _state(request: HttpRequest, row: OfflineDevice) -> dict[str, object]:
    if request.session.get(THIS_DEVICE) != row.pk:
        request.session[THIS_DEVICE] = row.pk
    return {
        "id": str(row.public_id),
        "account": row.account_id,
        "revoked": row.revoked_at is not None,
        "kept_hours": KEPT_HOURS,
        "csrf": get_token(request),
    }
