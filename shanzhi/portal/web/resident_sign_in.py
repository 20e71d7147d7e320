"""我的: signing in on a device, and out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.api import (
    ANYONE,
    NOBODY,
    Refusal,
    access,
    client_address,
    record_access,
    render,
    safe_path,
)
from shanzhi.people.api import (
    resident_sign_in,
    resident_sign_ins,
    sign_resident_in,
    sign_resident_out,
)


@access(ANYONE)
@never_cache
@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    """How a resident can sign in; where there is one way only, that."""
    offered, after = resident_sign_ins(), _after(request)
    if len(offered) == 1:
        return offered[0].begin(request, after)
    return render(request, "portal/sign_in_ways.jinja", {"ways": offered, "after": after})


@access(ANYONE)
@never_cache
@sensitive_post_parameters("phone", "code")
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """The page of one way."""
    return resident_sign_in(key).begin(request, _after(request))


@access(ANYONE)
@never_cache
@sensitive_post_parameters("phone", "code")
@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest, key: str) -> HttpResponse:
    """Who came back is signed in, or is told what was wrong."""
    way, after = resident_sign_in(key), _after(request)
    try:
        resident = way.complete(request)
    except Refusal as why:
        record_access(
            NOBODY,
            action="people.resident_sign_in_failed",
            subject=("resident", 0),
            reason=key,
            address=client_address(request),
        )
        return way.begin(request, after, why)
    messages.success(request, _("已登录。"))
    response = HttpResponse(status=303, headers={"Location": after or "/me"})
    sign_resident_in(request, response, resident, means=key)
    return response


@access(ANYONE)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """On this device."""
    messages.success(request, _("已退出登录。"))
    response = HttpResponse(status=303, headers={"Location": "/me"})
    sign_resident_out(request, response)
    return response


def _after(request: HttpRequest) -> str:
    return safe_path(request, request.POST.get("next") or request.GET.get("next") or "")
