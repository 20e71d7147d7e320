"""Between the first step of signing in and the last: nobody is signed in yet.

Who gave the right password, but not yet the second factor or a password of their own, is kept in the
session of a stranger, for ten minutes. No page of staff opens to them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate

from shanzhi.kernel.api import now, safe_path
from shanzhi.people.models import Account
from shanzhi.people.queries_factors import has_second_factor, must_have_second_factor
from shanzhi.people.rules import PENDING_LIVES
from shanzhi.people.web.starting import home_of, start_session

KEY = "pending_sign_in"
PASSWORD, OIDC = "password", "oidc"


@dataclass(frozen=True, slots=True)
class Pending:
    """Who is half-way in: by password or oidc (``means``), and by which second ``factor`` once it
    is given. ``mark`` changes with the password, and with it all this is void. ``fresh``: they
    gave a secret just now, and were not waved through by a provider that knew them."""

    account_id: int
    since: str
    means: str
    after: str
    mark: str
    fresh: bool = True
    factor: str = ""


def begin_pending(
    request: HttpRequest, account: Account, *, means: str, after: str, fresh: bool = True
) -> None:
    """The first step is done. The session gets a new key here, and another at the end."""
    request.session.flush()
    mark = account.get_session_auth_hash()
    _keep(request, Pending(account.pk, now().isoformat(), means, after, mark, fresh))


def pending_account(request: HttpRequest) -> tuple[Account, Pending] | None:
    """Who is half-way in, or None for nobody (any more)."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict):
        return None
    pending = Pending(**kept)
    if now() - datetime.fromisoformat(pending.since) > PENDING_LIVES:
        return None
    account = Account.objects.filter(pk=pending.account_id, is_active=True).first()
    if account is None or account.get_session_auth_hash() != pending.mark:
        return None
    return account, pending


def factor_given(request: HttpRequest, pending: Pending, factor: str) -> None:
    """The second factor was right, or has just been set up."""
    _keep(request, replace(pending, factor=factor))


def password_chosen(request: HttpRequest, account: Account, pending: Pending) -> None:
    """The account has a password of its owner's own."""
    _keep(request, replace(pending, mark=account.get_session_auth_hash()))


def next_step(account: Account, pending: Pending) -> str:
    """The page of the step that is due; "" when all is done. Who was handed a password shows the
    factor first: else whoever made it could choose one that stays."""
    if not pending.factor and has_second_factor(account):
        return "/login/factor"
    if pending.means == PASSWORD and account.one_time_until is not None:
        return "/login/password"
    if pending.factor:
        return ""
    return "/login/setup" if must_have_second_factor(account, localdate()) else ""


def go_on(request: HttpRequest) -> HttpResponse:
    """To the step that is due; after the last one somebody is signed in."""
    found = pending_account(request)
    if found is None:
        return HttpResponseRedirect("/login")
    account, pending = found
    if step := next_step(account, pending):
        return HttpResponseRedirect(step)
    del request.session[KEY]
    means = "+".join(filter(None, (pending.means, pending.factor)))
    start_session(request, account, means=means, confirmed=pending.fresh or bool(pending.factor))
    return HttpResponseRedirect(safe_path(request, pending.after) or home_of(account))


def _keep(request: HttpRequest, pending: Pending) -> None:
    request.session[KEY] = asdict(pending)
