"""The security administrator's pages: who holds which role where, and one person's sessions and
second factors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.api import (
    GRANTED_ROLES,
    Invalid,
    NotFound,
    Refusal,
    Role,
    access,
    actor_of,
    now,
    render,
    require_step_up,
)
from shanzhi.people.actions.end_session import end_session
from shanzhi.people.actions.grant_role import end_role, grant_role
from shanzhi.people.actions.remove_factor import reset_factors
from shanzhi.people.models import Account, RoleGrant
from shanzhi.people.permissions import END_SESSIONS, GRANT_ROLES, RESET_FACTORS
from shanzhi.people.queries import account_named
from shanzhi.people.queries_accounts import SHOWN, account_within, grants_within
from shanzhi.people.queries_factors import factors_of, recovery_codes_left
from shanzhi.people.queries_sessions import sessions_of

PAGE = "/security/roles"
FIELDS = ("username", "role", "scope_code", "starts_on", "ends_on")


@access(GRANT_ROLES)
@never_cache
@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """Who holds what; the form below grants for a term."""
    if request.method == "GET":
        return _page(request)
    require_step_up(request)
    typed = {key: request.POST.get(key, "").strip() for key in FIELDS}
    try:
        grant = _grant(request, typed)
    except Refusal as why:
        errors = why.fields if isinstance(why, Invalid) else {"username": str(why)}
        return _page(request, typed=typed, errors=errors, status=why.status)
    said = {"name": grant.account.name, "role": Role(grant.role).label}
    messages.success(request, _("%(name)s 已成为%(role)s。") % said)
    return HttpResponseRedirect(PAGE)


@access(GRANT_ROLES)
@require_POST
def ending(request: HttpRequest, grant_id: int) -> HttpResponse:
    """End a role today."""
    require_step_up(request)
    grant = grants_within(actor_of(request), localdate()).filter(pk=grant_id).first()
    if grant is None:
        raise NotFound
    end_role(grant, by=actor_of(request))
    messages.success(request, _("角色已结束。"))
    return HttpResponseRedirect(PAGE)


@access(END_SESSIONS)
@never_cache
@require_safe
def person(request: HttpRequest, account_id: int) -> HttpResponse:
    """Where somebody is signed in, and by what."""
    account = _account(request, account_id)
    context = {
        "account": account,
        "factors": factors_of(account),
        "codes_left": recovery_codes_left(account),
        "sessions": sessions_of(account, now()),
        "own": actor_of(request).id == account.pk,
    }
    return render(request, "people/person.jinja", context)


@access(END_SESSIONS)
@require_POST
def session_ending(request: HttpRequest, account_id: int, session_id: int) -> HttpResponse:
    """End one of somebody's sessions."""
    end_session(_account(request, account_id), session_id, by=actor_of(request))
    messages.success(request, _("那一处的登录已退出。"))
    return HttpResponseRedirect(f"/security/accounts/{account_id}")


@access(RESET_FACTORS)
@require_POST
def factors_reset(request: HttpRequest, account_id: int) -> HttpResponse:
    """Somebody lost phone and recovery codes."""
    require_step_up(request)
    reset_factors(_account(request, account_id), by=actor_of(request))
    messages.success(request, _("第二重验证已重置，所有登录已退出。"))
    return HttpResponseRedirect(f"/security/accounts/{account_id}")


def _account(request: HttpRequest, account_id: int) -> Account:
    return account_within(actor_of(request), Role.SECURITY_ADMIN, localdate(), account_id)


def _grant(request: HttpRequest, typed: dict[str, str]) -> RoleGrant:
    account = account_named(typed["username"])
    if account is None:
        raise Invalid({"username": _("没有这个用户名。请先由系统管理员开通账号。")})
    if typed["role"] not in GRANTED_ROLES:
        raise Invalid({"role": _("请选择角色。")})
    return grant_role(
        account,
        Role(typed["role"]),
        typed["scope_code"],
        by=actor_of(request),
        starts_on=_day(typed, "starts_on"),
        ends_on=_day(typed, "ends_on"),
    )


def _day(typed: dict[str, str], field: str) -> date | None:
    if not typed[field]:
        return None
    try:
        found = parse_date(typed[field])
    except ValueError:
        found = None
    if found is None:
        raise Invalid({field: _("请填写日期，例如 2026-12-01。")})
    return found


def _page(
    request: HttpRequest,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = grants_within(actor_of(request), localdate(), words)
    context: dict[str, Any] = {
        "grants": [(grant, Role(grant.role).label) for grant in found[:SHOWN]],
        "total": found.count(),
        "words": words,
        "roles": [(role.value, role.label) for role in GRANTED_ROLES],
        "typed": typed or {},
        "errors": errors or {},
    }
    return render(request, "people/roles.jinja", context, status=status)
