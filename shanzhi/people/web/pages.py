"""Signing in by name and password, and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.api import (
    ANYONE,
    Invalid,
    TooMany,
    access,
    actor_of,
    client_address,
    record_access,
    render,
    safe_path,
)
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.web.pending import PASSWORD, begin_pending, go_on


@access(ANYONE)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """The form, and its answer: the next step, the page that was asked for, or where one's day
    begins."""
    after = safe_path(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET":
        if actor_of(request).is_staff and after:
            return HttpResponseRedirect(after)
        return login_form(request, after)
    username = request.POST.get("username", "")
    try:
        account = sign_in(
            username, request.POST.get("password", ""), address=client_address(request)
        )
    except (Invalid, TooMany) as why:
        return login_form(request, after, username, error=str(why), status=why.status)
    begin_pending(request, account, means=PASSWORD, after=after)
    return go_on(request)


@access(ANYONE)
@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """End the session."""
    actor = actor_of(request)
    if actor.is_staff:
        about, address = ("account", actor.id or 0), client_address(request)
        record_access(actor, action="people.sign_out", subject=about, address=address)
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


def login_form(
    request: HttpRequest, after: str, username: str = "", *, error: str = "", status: int = 200
) -> HttpResponse:
    """The page where everybody begins."""
    context = {
        "after": after,
        "username": username,
        "error": error,
        "oidc": settings.OIDC_LABEL if settings.OIDC_ISSUER else "",
    }
    return render(request, "people/login.jinja", context, status=status)
