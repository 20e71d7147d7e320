"""我的账号: how I sign in, where I am signed in, my password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.api import (
    SIGNED_IN,
    Invalid,
    TooMany,
    access,
    actor_of,
    client_address,
    now,
    render,
)
from shanzhi.people.actions.end_session import end_session
from shanzhi.people.actions.set_password import change_password
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.models import Account
from shanzhi.people.queries_accounts import one_time_passwords
from shanzhi.people.queries_factors import (
    factors_of,
    must_have_second_factor,
    recovery_codes_left,
)
from shanzhi.people.queries_sessions import devices_of, sessions_of
from shanzhi.people.web.sign_in_steps import typed_twice
from shanzhi.people.web.starting import start_session

# In the session: which offline device this browser is, so that its owner can tell it from one that was lost.
THIS_DEVICE = "offline_device"


def own_account(request: HttpRequest) -> Account:
    """The account that is signed in; the page has asked for that already."""
    return Account.objects.get(pk=actor_of(request).id or 0)


@access(SIGNED_IN)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Second factors, recovery codes, sessions, and that an account is one person's."""
    account, key = own_account(request), request.session.session_key or ""
    context = {
        "account": account,
        "factors": factors_of(account),
        "codes_left": recovery_codes_left(account),
        "must": must_have_second_factor(account, localdate()),
        "devices": devices_of(account),
        "this_device": request.session.get(THIS_DEVICE),
        "sessions": sessions_of(account, now(), current_key=key),
        "one_time": one_time_passwords(account, now()),
        "oidc": settings.OIDC_LABEL if account.oidc_links.exists() else "",
        "idle_minutes": int(settings.STAFF_IDLE.total_seconds()) // 60,
    }
    return render(request, "people/account.jinja", context)


@access(SIGNED_IN)
@never_cache
@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """The old one and, twice, the new one; all other sessions end."""
    account = own_account(request)
    if request.method == "GET":
        return render(request, "people/password.jinja", {"errors": {}})
    try:
        _check_old(request, account)
        account = change_password(account, typed_twice(request), by=actor_of(request))
    except (Invalid, TooMany) as why:
        errors = why.fields if isinstance(why, Invalid) else {"old": str(why)}
        return render(request, "people/password.jinja", {"errors": errors}, status=why.status)
    start_session(request, account, means="password")
    messages.success(request, _("密码已修改，其他地方的登录都已退出。"))
    return HttpResponseRedirect("/account")


@access(SIGNED_IN)
@require_POST
def session_ending(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out somewhere else."""
    end_session(own_account(request), session_id, by=actor_of(request))
    messages.success(request, _("那一处的登录已退出。"))
    return HttpResponseRedirect("/account")


def _check_old(request: HttpRequest, account: Account) -> None:
    try:
        sign_in(account.username, request.POST.get("old", ""), address=client_address(request))
    except Invalid as why:
        raise Invalid({"old": _("原来的密码不对。")}) from why
