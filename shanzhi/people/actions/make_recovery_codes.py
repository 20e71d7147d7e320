"""Codes on paper, for the day the phone is lost."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, WrongState, announce
from shanzhi.people.acting import require_owner
from shanzhi.people.events import SecondFactorAdded
from shanzhi.people.models import Account
from shanzhi.people.queries_factors import RECOVERY, has_second_factor, rows_of


@transaction.atomic
def make_recovery_codes(account: Account, *, by: Actor, at: datetime | None = None) -> list[str]:
    """Ten new codes of eight digits, each good once; earlier ones are void. They are shown now.

    Raises Denied; WrongState where there is no second factor that they could stand in for.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    require_owner(account, by)
    if not has_second_factor(account):
        raise WrongState(_("请先添加验证器或通行密钥，再生成恢复码。"))
    rows_of(account).filter(type=RECOVERY).delete()
    codes: list[str] = RecoveryCodes.activate(account).generate_codes()
    announce(SecondFactorAdded(account_id=account.pk, factor=RECOVERY), by=by, at=at)
    return codes
