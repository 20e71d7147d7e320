"""Single sign-on of staff by OpenID Connect: what is asked of the provider, and what it said.

Authorization code with PKCE (RFC 7636), state and nonce; the identity token's signature, issuer,
audience, times and nonce are checked by Authlib.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from joserfc.errors import JoseError
from requests import RequestException

from shanzhi.kernel.api import NotFound, Refusal, now

PATIENCE_SECONDS = 10
FRESH_SECONDS = 120
# Claims about which the provider says itself whether it has checked them (OpenID Connect Core 5.1).
CHECKED = {"email": "email_verified", "phone_number": "phone_number_verified"}


class OidcFailed(Refusal):
    """The provider did not say, or did not prove, who it is."""

    status = 403
    code = "oidc-failed"
    title = _("统一身份认证没有成功，请再试一次，或用用户名和密码登录。")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider knows: its lasting ``subject``, the claim that names the account ("" when
    the provider does not vouch for it), what the person is called, and whether they have just
    given the provider their password, or were known to it from before."""

    issuer: str
    subject: str
    claim: str
    name: str
    fresh: bool = False


def send_away(request: HttpRequest, *, again: bool = False) -> HttpResponse:
    """Send the browser to the provider; ``again`` asks it to ask for the password even of somebody
    it knows. Raises NotFound without a provider; OidcFailed."""
    client, asked = _client(), {"prompt": "login", "max_age": "0"} if again else {}
    try:
        found: HttpResponse = client.authorize_redirect(request, _return_address(), **asked)
    except (AuthlibBaseError, RequestException, ValueError, RuntimeError) as why:
        raise OidcFailed from why
    return found


def identity_of(request: HttpRequest) -> Identity:
    """Who came back from the provider. Raises NotFound without one; OidcFailed for all that does
    not fit: state, code, verifier, nonce, signature, issuer, audience, time."""
    client = _client()
    try:
        token: dict[str, Any] = client.authorize_access_token(request)
        said: dict[str, Any] = token["userinfo"]
        subject = str(said["sub"])
    except (AuthlibBaseError, JoseError, RequestException, KeyError, TypeError, ValueError) as why:
        raise OidcFailed from why
    if str(said.get("iss", "")).rstrip("/") != settings.OIDC_ISSUER:
        raise OidcFailed
    asked = settings.OIDC_CLAIM
    vouched = asked not in CHECKED or said.get(CHECKED[asked]) is True
    claim = str(said.get(asked) or "") if vouched else ""
    fresh = now().timestamp() - float(said.get("auth_time") or 0) <= FRESH_SECONDS
    name = str(said.get("name") or claim)
    return Identity(settings.OIDC_ISSUER, subject, claim, name, fresh)


def _client() -> Any:
    if not settings.OIDC_ISSUER:
        raise NotFound
    return _registered(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)


@lru_cache(maxsize=4)
def _registered(issuer: str, client_id: str, client_secret: str) -> Any:
    return OAuth().register(
        "staff",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE_SECONDS,
        },
    )


def _return_address() -> str:
    """Under the address that residents reach, never the host that a request names."""
    return f"{settings.SITE_URL}/login/oidc/return"
