"""An authenticator app becomes an account's second factor."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, announce, now
from shanzhi.people.acting import require_owner
from shanzhi.people.actions.give_second_factor import LAST_STEP, matching_step
from shanzhi.people.events import SecondFactorAdded
from shanzhi.people.models import Account
from shanzhi.people.queries_factors import TOTP


def new_totp_secret() -> str:
    """160 random bits in base 32, as apps read them."""
    return str(totp.generate_totp_secret())


def totp_address(account: Account, secret: str) -> str:
    """The otpauth: address that the app reads from the QR code."""
    return str(get_adapter().build_totp_url(account, secret))


@transaction.atomic
def add_totp(
    account: Account, secret: str, code: str, *, by: Actor, at: datetime | None = None
) -> None:
    """Keep the secret, sealed, once the app has shown a code made with it; that code is used up.

    Raises Denied; Invalid (``code``); Conflict when there is an app already.
    """
    moment = at or now()
    account = Account.objects.select_for_update().get(pk=account.pk)
    require_owner(account, by)
    step = matching_step(secret, code, moment)
    if step is None:
        raise Invalid(
            {"code": _("数字不对。请看手机时间是否准确，再输入验证器上正显示的 6 位数字。")}
        )
    try:
        with transaction.atomic():
            row = totp.TOTP.activate(account, secret).instance
    except IntegrityError as why:
        raise Conflict(_("已经有一个验证器。要换新的，请先移除原来的。")) from why
    row.data[LAST_STEP] = step
    row.save(update_fields=["data"])
    announce(SecondFactorAdded(account_id=account.pk, factor=TOTP), by=by, at=at)
