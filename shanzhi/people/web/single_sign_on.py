"""Signing in through the organisation's own provider."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.kernel.api import ANYONE, Refusal, access, client_address, safe_path
from shanzhi.people.actions.recognise import recognise
from shanzhi.people.oidc import OidcFailed, identity_of, send_away
from shanzhi.people.web.pages import login_form
from shanzhi.people.web.pending import OIDC, begin_pending, go_on

AFTER = "oidc_after"


@access(ANYONE)
@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """To the provider."""
    try:
        response = send_away(request, again=request.GET.get("again") == "1")
    except OidcFailed as why:
        return login_form(request, "", error=str(why), status=why.status)
    request.session[AFTER] = safe_path(request, request.GET.get("next", ""))
    return response


@access(ANYONE)
@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider: who is it, and what is asked of them next."""
    after = str(request.session.pop(AFTER, ""))
    try:
        identity = identity_of(request)
        account = recognise(
            identity,
            address=client_address(request),
            create=settings.OIDC_CREATE_ACCOUNTS,
        )
    except Refusal as why:
        if why.status == 404:
            raise
        return login_form(request, after, error=str(why), status=why.status)
    begin_pending(request, account, means=OIDC, after=after, fresh=identity.fresh)
    return go_on(request)
