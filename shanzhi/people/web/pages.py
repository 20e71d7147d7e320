"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.api import (
    ANYONE,
    Invalid,
    Role,
    TooMany,
    access,
    actor_of,
    client_address,
    render,
)
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.models import Account
from shanzhi.people.queries import grants_of

# Where somebody's day begins; the first role that fits.
HOMES: tuple[tuple[frozenset[Role], str], ...] = (
    (
        frozenset(
            {
                Role.COMMUNITY_CLERK,
                Role.STREET_DISPATCHER,
                Role.CITY_DISPATCHER,
                Role.HANDLER,
            }
        ),
        "/desk/",
    ),
    (frozenset({Role.GRID_WORKER}), "/worker/"),
    (frozenset({Role.LEADER}), "/cockpit/"),
    (frozenset({Role.OPERATOR}), "/operator/dead-letters"),
    (frozenset({Role.SECURITY_ADMIN}), "/security/alerts"),
    (frozenset({Role.AUDIT_ADMIN}), "/audit/"),
)


@access(ANYONE)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """The form, and its answer: the page that was asked for, or where one's day begins."""
    after = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET":
        if actor_of(request).is_staff and after:
            return HttpResponseRedirect(after)
        return _form(request, after)
    username = request.POST.get("username", "")
    try:
        account = sign_in(
            username, request.POST.get("password", ""), address=client_address(request)
        )
    except (Invalid, TooMany) as why:
        return _form(request, after, username, error=str(why), status=why.status)
    login(request, account)
    return HttpResponseRedirect(after or _home(account))


@access(ANYONE)
@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


def _form(
    request: HttpRequest, after: str, username: str = "", *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {"after": after, "username": username, "error": error}
    return render(request, "people/login.jinja", context, status=status)


def _safe(request: HttpRequest, address: str) -> str:
    """The address when it is ours, else "": nobody is sent to a stranger's page after sign-in."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""


def _home(account: Account) -> str:
    roles = {grant.role for grant in grants_of(account, localdate())}
    fitting = (path for home_roles, path in HOMES if home_roles & roles)
    return next(fitting, settings.LOGIN_REDIRECT_URL)
