"""The moment from which somebody is signed in, and where their day begins."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.timezone import localdate

from shanzhi.kernel.api import Role, client_address, mark_confirmed, now
from shanzhi.people.actions.begin_session import begin_session
from shanzhi.people.models import Account
from shanzhi.people.queries import grants_of
from shanzhi.people.rules import device_name
from shanzhi.people.session_marks import mark_began

DESK_ROLES = frozenset(
    {Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER, Role.HANDLER}
)
# Where somebody's day begins; the first role that fits.
HOMES: tuple[tuple[frozenset[Role], str], ...] = (
    (DESK_ROLES, "/desk/"),
    (frozenset({Role.GRID_WORKER}), "/worker/"),
    (frozenset({Role.LEADER}), "/cockpit/"),
    (frozenset({Role.OPERATOR}), "/operator/dead-letters"),
    (frozenset({Role.SECURITY_ADMIN}), "/security/alerts"),
    (frozenset({Role.AUDIT_ADMIN}), "/audit/"),
)


def start_session(
    request: HttpRequest, account: Account, *, means: str, confirmed: bool = True
) -> None:
    """Sign in: a new session key (what somebody planted before is worth nothing), its marks of
    time, and its row in the list of the account's sessions."""
    login(request, account)
    mark_began(request.session, now())
    if confirmed:
        mark_confirmed(request)
    request.session.save()
    begin_session(
        account,
        session_key=request.session.session_key or "",
        means=means,
        address=client_address(request),
        device=device_name(request.headers.get("User-Agent", "")),
    )


def home_of(account: Account) -> str:
    """Where the day of this person begins."""
    roles = {grant.role for grant in grants_of(account, localdate())}
    fitting = (path for home_roles, path in HOMES if home_roles & roles)
    return next(fitting, settings.LOGIN_REDIRECT_URL)
