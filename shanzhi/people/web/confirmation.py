"""Show again that it is you: asked before what cannot be taken back."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shanzhi.kernel.api import (
    SIGNED_IN,
    Invalid,
    TooMany,
    access,
    actor_of,
    client_address,
    mark_confirmed,
    record_access,
    render,
    safe_path,
)
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.models import Account
from shanzhi.people.queries_factors import has_second_factor
from shanzhi.people.web.factor_forms import given_factor, question_for
from shanzhi.people.web.own_account import own_account


@access(SIGNED_IN)
@never_cache
@sensitive_post_parameters("password", "code", "passkey")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Password, or the second factor; then back to where somebody was."""
    account, error, status = own_account(request), "", 200
    after = safe_path(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "POST":
        try:
            _check(request, account)
        except (Invalid, TooMany) as why:
            error, status = str(why), why.status
        else:
            mark_confirmed(request)
            record_access(
                actor_of(request),
                action="people.confirmed",
                subject=("account", account.pk),
                address=client_address(request),
            )
            return HttpResponseRedirect(after or settings.LOGIN_REDIRECT_URL)
    context = {
        "after": after,
        "error": error,
        "question": question_for(account),
        "with_code": has_second_factor(account),
        "with_password": account.has_usable_password(),
        "oidc": settings.OIDC_LABEL if account.oidc_links.exists() else "",
    }
    return render(request, "people/confirm.jinja", context, status=status)


def _check(request: HttpRequest, account: Account) -> None:
    if request.POST.get("passkey") or request.POST.get("code"):
        given_factor(request, account)
        return
    address = client_address(request)
    sign_in(account.username, request.POST.get("password", ""), address=address)
