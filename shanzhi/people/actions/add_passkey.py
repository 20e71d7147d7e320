"""A passkey (WebAuthn: finger, face or PIN of one's own device, or a key) becomes a second factor.

What the device recognises somebody by never leaves the device; the server sees a signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.webauthn.internal.auth import (
    WebAuthn,
    begin_authentication,
    begin_registration,
    complete_registration,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, announce
from shanzhi.people.acting import require_owner
from shanzhi.people.events import SecondFactorAdded
from shanzhi.people.models import Account
from shanzhi.people.queries_factors import PASSKEY, rows_of

NAME_LENGTH = 40
MOST_PASSKEYS = 10


def passkey_offer(account: Account) -> dict[str, Any]:
    """What the browser's ``navigator.credentials.create`` is asked; the challenge is kept in the
    session of the request."""
    return _plain(begin_registration(account, passwordless=False))


def passkey_question(account: Account) -> dict[str, Any]:
    """What ``navigator.credentials.get`` is asked; the challenge is kept in the session."""
    return _plain(begin_authentication(account))


@transaction.atomic
def add_passkey(
    account: Account, name: str, answer: dict[str, Any], *, by: Actor, at: datetime | None = None
) -> None:
    """Keep the public key of a passkey that answered the challenge. Raises Denied; Invalid."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    require_owner(account, by)
    if rows_of(account).filter(type=PASSKEY).count() >= MOST_PASSKEYS:
        raise Invalid({"passkey": _("通行密钥太多了，请先移除不用的。")})
    try:
        complete_registration(answer)
    except (ValidationError, ValueError, KeyError, TypeError) as why:
        raise Invalid({"passkey": _("通行密钥没有添加成功，请再试一次。")}) from why
    WebAuthn.add(account, name.strip()[:NAME_LENGTH] or _("通行密钥"), answer)
    announce(SecondFactorAdded(account_id=account.pk, factor=PASSKEY), by=by, at=at)


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings of the library as dictionaries that JSON can write."""
    return {key: _plain_part(part) for key, part in value.items() if part is not None}


def _plain_part(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_plain_part(part) for part in value]
    return value
