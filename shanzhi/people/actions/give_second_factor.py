"""Check the second thing somebody signs in with: a code, a recovery code, or a passkey."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import complete_authentication
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Invalid, now
from shanzhi.lib.encryption import same
from shanzhi.people.actions.sign_in import record_failure
from shanzhi.people.actions.slow_down import count_try, forget_tries
from shanzhi.people.models import Account
from shanzhi.people.queries_factors import RECOVERY, TOTP, rows_of

FACTOR = "second-factor"
LAST_STEP = "last_step"


def give_code(account: Account, code: str, *, address: str, at: datetime | None = None) -> str:
    """Check the six digits of an authenticator app (RFC 6238), or a recovery code. Each works once.

    Five wrong codes from one network address within 15 minutes close the account's second step for
    that address. Call it outside of a transaction. Returns the kind of factor. Raises Invalid
    (``code``), TooMany.
    """
    moment = at or now()
    count_try(FACTOR, str(account.pk), address, at=moment)
    kind = _use(account, code, moment)
    if not kind:
        record_failure(account, "second_factor", address)
        raise Invalid({"code": _("验证码不对或已经用过。请等验证器显示下一个数字后再试。")})
    forget_tries(FACTOR, str(account.pk), address)
    return kind


def give_passkey(
    account: Account, answer: dict[str, Any], *, address: str, at: datetime | None = None
) -> str:
    """Check what a passkey signed. The challenge lies in the session of the request and is used up.

    Raises Invalid (``passkey``), TooMany.
    """
    moment = at or now()
    count_try(FACTOR, str(account.pk), address, at=moment)
    try:
        row = complete_authentication(account, answer)
    except (ValidationError, ValueError, KeyError, TypeError) as why:
        record_failure(account, "passkey", address)
        raise Invalid({"passkey": _("通行密钥没有通过验证，请再试一次或改用验证码。")}) from why
    forget_tries(FACTOR, str(account.pk), address)
    row.last_used_at = moment
    row.save(update_fields=["last_used_at"])
    return str(row.type)


@transaction.atomic
def _use(account: Account, code: str, moment: datetime) -> str:
    """The kind of factor whose code this is, which is thereby used; "" when it is none."""
    rows = {row.type: row for row in rows_of(account).select_for_update().order_by("pk")}
    if (totp := rows.get(TOTP)) and _use_totp(totp, code, moment):
        return TOTP
    if (spare := rows.get(RECOVERY)) and spare.wrap().validate_code(code):
        return RECOVERY
    return ""


def _use_totp(row: Authenticator, code: str, moment: datetime) -> bool:
    step = matching_step(decrypt(row.data["secret"]), code, moment)
    # Who looked over a shoulder cannot use the code again, nor an earlier one (RFC 6238, 5.2).
    if step is None or step <= row.data.get(LAST_STEP, 0):
        return False
    row.data[LAST_STEP] = step
    row.last_used_at = moment
    row.save(update_fields=["data", "last_used_at"])
    return True


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The step of 30 seconds around ``moment`` whose code this is, or None."""
    typed = "".join(code.split()).encode()
    step = int(moment.timestamp()) // app_settings.TOTP_PERIOD
    reach = app_settings.TOTP_TOLERANCE
    for near in range(step - reach, step + reach + 1):
        if same(typed, format_hotp_value(hotp_value(secret, near)).encode()):
            return near
    return None
