"""The steps after the password: a password of one's own, the second factor, setting one up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.kernel.api import ANYONE, Conflict, Invalid, TooMany, access, render
from shanzhi.people.acting import acting
from shanzhi.people.actions.add_passkey import add_passkey
from shanzhi.people.actions.add_totp import add_totp
from shanzhi.people.actions.make_recovery_codes import make_recovery_codes
from shanzhi.people.actions.set_password import change_password
from shanzhi.people.models import Account
from shanzhi.people.queries_factors import PASSKEY, TOTP
from shanzhi.people.web.factor_forms import (
    forget_offer,
    given_factor,
    offered_secret,
    passkey_answer,
    passkey_page,
    question_for,
    totp_page,
)
from shanzhi.people.web.pending import (
    Pending,
    factor_given,
    go_on,
    next_step,
    password_chosen,
    pending_account,
)

Step = Callable[[HttpRequest, Account, Pending], HttpResponse]


def _step(page: str) -> Callable[[Step], Callable[[HttpRequest], HttpResponse]]:
    """Only for who is at this step of signing in; others go to theirs, strangers to the first."""

    def wrap(view: Step) -> Callable[[HttpRequest], HttpResponse]:
        @access(ANYONE)
        @never_cache
        @sensitive_post_parameters("password", "code", "passkey")
        @wraps(view)
        def only_at_this_step(request: HttpRequest) -> HttpResponse:
            found = pending_account(request)
            if found is None or next_step(*found) != page:
                return go_on(request)
            return view(request, *found)

        return only_at_this_step

    return wrap


@_step("/login/password")
@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest, account: Account, pending: Pending) -> HttpResponse:
    """Somebody else chose the password: choose one's own."""
    if request.method == "GET":
        return render(request, "people/own_password.jinja", {"errors": {}})
    try:
        account = change_password(account, typed_twice(request), by=acting(account))
    except Invalid as why:
        return render(request, "people/own_password.jinja", {"errors": why.fields}, status=422)
    password_chosen(request, account, pending)
    return go_on(request)


@_step("/login/factor")
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest, account: Account, pending: Pending) -> HttpResponse:
    """The number from the app, a recovery code, or a passkey."""
    error, status = "", 200
    if request.method == "POST":
        try:
            factor_given(request, pending, given_factor(request, account))
            return go_on(request)
        except (Invalid, TooMany) as why:
            error, status = str(why), why.status
    context = {"question": question_for(account), "error": error}
    return render(request, "people/factor.jinja", context, status=status)


@_step("/login/setup")
@require_safe
def setup(request: HttpRequest, account: Account, pending: Pending) -> HttpResponse:
    """A role asks for a second factor and there is none: choose which."""
    return render(request, "people/setup.jinja", {})


@_step("/login/setup")
@require_http_methods(["GET", "POST"])
def setup_totp(request: HttpRequest, account: Account, pending: Pending) -> HttpResponse:
    """Scan, type the first number, be given recovery codes."""
    layout = _layout("/login/setup/totp")
    secret = offered_secret(request)
    if request.method == "GET" or not secret:
        return totp_page(request, account, layout)
    try:
        add_totp(account, secret, request.POST.get("code", ""), by=acting(account))
    except (Invalid, Conflict) as why:
        return totp_page(request, account, layout, error=str(why))
    return _codes(request, account, pending, TOTP)


@_step("/login/setup")
@require_http_methods(["GET", "POST"])
def setup_passkey(request: HttpRequest, account: Account, pending: Pending) -> HttpResponse:
    """Ask the device, be given recovery codes."""
    layout = _layout("/login/setup/passkey")
    if request.method == "GET":
        return passkey_page(request, account, layout)
    name = request.POST.get("name", "")
    try:
        add_passkey(account, name, passkey_answer(request), by=acting(account))
    except Invalid as why:
        return passkey_page(request, account, layout, error=str(why))
    return _codes(request, account, pending, PASSKEY)


@access(ANYONE)
@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The codes were read: go on."""
    return go_on(request)


def typed_twice(request: HttpRequest) -> str:
    """The new password. Raises Invalid when the two fields differ."""
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        raise Invalid({"again": _("两次输入的密码不一样。")})
    return password


def _codes(request: HttpRequest, account: Account, pending: Pending, kind: str) -> HttpResponse:
    forget_offer(request)
    factor_given(request, pending, kind)
    codes = make_recovery_codes(account, by=acting(account))
    context: dict[str, Any] = {**_layout(""), "codes": codes, "onward": "/login/done"}
    return render(request, "people/recovery_codes.jinja", context)


def _layout(action: str) -> dict[str, Any]:
    return {"action": action, "back": "/login/setup"}
