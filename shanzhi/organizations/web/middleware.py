"""Gives every request its actor: who is signed in, their roles in force today, their units."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.api import NOBODY, Actor, counties_of, everywhere
from shanzhi.organizations.queries import accounts_with_powers, staff_actor, unit
from shanzhi.organizations.web.api_auth import bearer_token
from shanzhi.people.api import token_account_id


class ActorMiddleware:
    """Sets ``request.actor`` and ``request.counties`` (where its wall stands), in two queries: the
    session and the account with its powers (or the API key and the account). Residents without a
    session cost none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with everywhere():  # who somebody is does not depend on where they are
            actor = _actor(request)
            places = [found.place_code for pk in actor.unit_ids if (found := unit(pk))]
        request.actor = actor  # type: ignore[attr-defined]  # 2026-11-22: our own mark
        request.counties = counties_of(actor, places)  # type: ignore[attr-defined]  # 2026-11-26: ours
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    token = bearer_token(request)
    if token is not None:
        return _actor_of_token(token)
    return staff_actor(request.user) if request.user.is_authenticated else NOBODY


def _actor_of_token(token: str) -> Actor:
    account_id = token_account_id(token)
    account = accounts_with_powers().filter(pk=account_id).first() if account_id else None
    return staff_actor(account) if account else NOBODY
