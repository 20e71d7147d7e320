"""Keys with which other systems call the API in the name of an account."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, announce, now
from shanzhi.people.events import ApiTokenIssued, ApiTokenRevoked
from shanzhi.people.models import Account, ApiToken
from shanzhi.people.permissions import MANAGE_API_TOKENS, require_over
from shanzhi.people.queries import powers_of, token_hash
from shanzhi.people.rules import new_token

LONGEST_DAYS = 366


@transaction.atomic
def issue_api_token(
    account: Account, name: str, *, by: Actor, days: int = LONGEST_DAYS, at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a key that is good for ``days`` (1 to 366). Returns (row, key); the key is shown now
    and never again, because only its SHA-256 is kept (it has 256 random bits, so no salt).

    Raises Denied, also when the account holds a role where ``by`` has no say; Invalid.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    require_over(by, MANAGE_API_TOKENS, _scopes(account))
    if not name.strip() or not 1 <= days <= LONGEST_DAYS:
        raise Invalid({"name": _("请写明用途，有效期为 1 至 366 天。")})
    if not account.is_active:
        raise Invalid({"account": _("这个账号已停用，不能签发密钥。")})
    moment, token = at or now(), new_token()
    row = ApiToken.objects.create(
        account=account,
        name=name.strip(),
        token_hash=token_hash(token),
        created_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    announce(ApiTokenIssued(account_id=account.pk, token_id=row.pk), by=by, at=at)
    return row, token


@transaction.atomic
def revoke_api_token(token: ApiToken, *, by: Actor, at: datetime | None = None) -> ApiToken:
    """Make a key void from now on; doing it twice changes nothing. Raises Denied."""
    account = Account.objects.select_for_update().get(pk=token.account_id)
    require_over(by, MANAGE_API_TOKENS, _scopes(account))
    token = ApiToken.objects.get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at or now()
        token.save(update_fields=["revoked_at"])
        announce(ApiTokenRevoked(account_id=account.pk, token_id=token.pk), by=by, at=at)
    return token


def _scopes(account: Account) -> list[str]:
    return [grant.scope_code for grant in powers_of(account, localdate())]
