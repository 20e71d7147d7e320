"""The system administrator's page of accounts: open, close, give a password for one sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.api import (
    Conflict,
    Invalid,
    Role,
    access,
    actor_of,
    render,
    require_step_up,
)
from shanzhi.people.actions.create_account import close_account, create_account
from shanzhi.people.actions.set_password import give_one_time_password
from shanzhi.people.models import Account
from shanzhi.people.permissions import MANAGE_ACCOUNTS
from shanzhi.people.queries_accounts import SHOWN, account_within, accounts_within
from shanzhi.people.rules import new_one_time_password

PAGE = "/operator/accounts"


@access(MANAGE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Who has an account; the form below opens one."""
    if request.method == "GET":
        return _page(request)
    password = new_one_time_password()
    typed = {key: request.POST.get(key, "") for key in ("username", "name", "title", "work_phone")}
    try:
        made = create_account(
            username=typed["username"],
            name=typed["name"],
            title=typed["title"],
            work_phone=typed["work_phone"],
            password=password,
            by=actor_of(request),
        )
    except Invalid as why:
        return _page(request, typed=typed, errors=why.fields, status=why.status)
    except Conflict as why:
        return _page(request, typed=typed, errors={"username": str(why)}, status=why.status)
    return _handed_over(request, made, password)


@access(MANAGE_ACCOUNTS)
@never_cache
@require_POST
def one_time_password(request: HttpRequest, account_id: int) -> HttpResponse:
    """A password for the next sign-in, shown once; what is open of the account ends."""
    require_step_up(request)
    account = _account(request, account_id)
    password = give_one_time_password(account, by=actor_of(request))
    return _handed_over(request, account, password)


@access(MANAGE_ACCOUNTS)
@require_POST
def closing(request: HttpRequest, account_id: int) -> HttpResponse:
    """Somebody left."""
    account = close_account(_account(request, account_id), by=actor_of(request))
    messages.success(request, _("账号“%(name)s”已停用。") % {"name": account.username})
    return HttpResponseRedirect(PAGE)


def _account(request: HttpRequest, account_id: int) -> Account:
    return account_within(actor_of(request), Role.OPERATOR, localdate(), account_id)


def _handed_over(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    account.refresh_from_db()
    context = {"account": account, "password": password}
    return render(request, "people/handed_over.jinja", context)


def _page(
    request: HttpRequest,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = accounts_within(actor_of(request), Role.OPERATOR, localdate(), words)
    context: dict[str, Any] = {
        "accounts": list(found[:SHOWN]),
        "total": found.count(),
        "words": words,
        "typed": typed or {},
        "errors": errors or {},
        "own_id": actor_of(request).id,
    }
    return render(request, "people/accounts.jinja", context, status=status)
