"""Take second factors away: one of one's own, or all of somebody who lost their phone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Denied, NotFound, announce
from shanzhi.people.acting import is_owner, require_owner
from shanzhi.people.actions.end_session import end_sessions
from shanzhi.people.actions.offline_device import revoke_devices
from shanzhi.people.events import SecondFactorRemoved, SecondFactorsReset
from shanzhi.people.models import Account
from shanzhi.people.permissions import RESET_FACTORS, require_over
from shanzhi.people.queries import powers_of
from shanzhi.people.queries_factors import REAL, must_have_second_factor, rows_of


@transaction.atomic
def remove_factor(
    account: Account, factor_id: int, *, by: Actor, at: datetime | None = None
) -> None:
    """Take one of one's own away; recovery codes go with the last.

    Raises Denied; NotFound; Conflict when it is the last and a role asks for one.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    require_owner(account, by)
    real = rows_of(account).filter(type__in=REAL)
    row = real.filter(pk=factor_id).first()
    if row is None:
        raise NotFound
    last = not real.exclude(pk=factor_id).exists()
    if last and must_have_second_factor(account, localdate(at)):
        raise Conflict(_("您的角色必须有第二重验证：请先添加另一种，再移除这一个。"))
    event = SecondFactorRemoved(account_id=account.pk, factor=row.type)
    (rows_of(account) if last else real.filter(pk=factor_id)).delete()
    announce(event, by=by, at=at)


@transaction.atomic
def reset_factors(account: Account, *, by: Actor, at: datetime | None = None) -> None:
    """Take all of somebody's second factors away and end their sessions; whoever must have one is
    led to set it up at the next sign-in.

    Raises Denied, also for one's own account and when the account holds a role where ``by`` has
    no say.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    scopes = [grant.scope_code for grant in powers_of(account, localdate(at))]
    require_over(by, RESET_FACTORS, scopes)
    if is_owner(account, by):
        raise Denied(_("自己的第二重验证请在“我的账号”里管理。"))
    removed, _by_model = rows_of(account).delete()
    end_sessions(account)
    revoke_devices(account, by=by, at=at)
    if removed:
        announce(SecondFactorsReset(account_id=account.pk), by=by, at=at)
