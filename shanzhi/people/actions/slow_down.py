"""Slow down who guesses, and nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import TooMany
from shanzhi.people.keys import keyed_hashes
from shanzhi.people.models import FailedSignIn
from shanzhi.people.rules import SIGN_IN_WINDOW, sign_in_opens_at


@transaction.atomic(durable=True)
def count_try(what: str, whose: str, address: str, *, at: datetime) -> None:
    """Count a try of somebody's secret from one network address, before it is checked, so that
    many at once gain nothing.

    Five within 15 minutes close that pair of owner and address, and no other. Call it outside of a
    transaction. Raises TooMany with the minutes to wait.
    """
    keys = keyed_hashes(what, whose, address)
    with connection.cursor() as cursor:
        turn = int.from_bytes(keys[0][:8], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [turn])
    recent = FailedSignIn.objects.filter(key__in=keys, at__gt=at - SIGN_IN_WINDOW)
    opens_at = sign_in_opens_at(list(recent.values_list("at", flat=True)))
    if opens_at is not None and opens_at > at:
        minutes = -(-(opens_at - at) // timedelta(minutes=1))
        raise TooMany(_("错误次数太多，请 %(n)s 分钟后再试。") % {"n": minutes})
    FailedSignIn.objects.create(key=keys[0], at=at)


def forget_tries(what: str, whose: str, address: str) -> None:
    """The secret was right: the failures before it count no more."""
    FailedSignIn.objects.filter(key__in=keyed_hashes(what, whose, address)).delete()
