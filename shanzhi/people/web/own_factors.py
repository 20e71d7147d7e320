"""Second factors of who is signed in: add, remove, recovery codes. Each asks for a confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.api import (
    SIGNED_IN,
    Conflict,
    Invalid,
    access,
    actor_of,
    render,
    require_step_up,
)
from shanzhi.people.actions.add_passkey import add_passkey
from shanzhi.people.actions.add_totp import add_totp
from shanzhi.people.actions.make_recovery_codes import make_recovery_codes
from shanzhi.people.actions.remove_factor import remove_factor
from shanzhi.people.queries_factors import recovery_codes_left
from shanzhi.people.web.factor_forms import (
    forget_offer,
    offered_secret,
    passkey_answer,
    passkey_page,
    totp_page,
)
from shanzhi.people.web.own_account import own_account


@access(SIGNED_IN)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def totp(request: HttpRequest) -> HttpResponse:
    """Scan with the app and type the first number."""
    require_step_up(request)
    account, secret = own_account(request), offered_secret(request)
    layout = _layout("/account/totp")
    if request.method == "GET" or not secret:
        return totp_page(request, account, layout)
    try:
        add_totp(account, secret, request.POST.get("code", ""), by=actor_of(request))
    except (Invalid, Conflict) as why:
        return totp_page(request, account, layout, error=str(why))
    forget_offer(request)
    return _added(request)


@access(SIGNED_IN)
@never_cache
@sensitive_post_parameters("passkey")
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Ask the device for a passkey."""
    require_step_up(request)
    account, layout = own_account(request), _layout("/account/passkeys")
    if request.method == "GET":
        return passkey_page(request, account, layout)
    name = request.POST.get("name", "")
    try:
        add_passkey(account, name, passkey_answer(request), by=actor_of(request))
    except Invalid as why:
        return passkey_page(request, account, layout, error=str(why))
    return _added(request)


@access(SIGNED_IN)
@require_POST
def removal(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Take one away."""
    require_step_up(request)
    remove_factor(own_account(request), factor_id, by=actor_of(request))
    messages.success(request, _("已移除。"))
    return HttpResponseRedirect("/account")


@access(SIGNED_IN)
@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes; they are shown once."""
    require_step_up(request)
    return _codes(request)


def _added(request: HttpRequest) -> HttpResponse:
    """Who has a factor needs a way in when it is lost: codes come with the first one."""
    messages.success(request, _("第二重验证已启用。"))
    if recovery_codes_left(own_account(request)):
        return HttpResponseRedirect("/account")
    return _codes(request)


def _codes(request: HttpRequest) -> HttpResponse:
    codes = make_recovery_codes(own_account(request), by=actor_of(request))
    context = {**_layout(""), "codes": codes, "onward": "/account"}
    return render(request, "people/recovery_codes.jinja", context)


def _layout(action: str) -> dict[str, Any]:
    return {"action": action, "back": "/account"}
