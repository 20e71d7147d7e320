"""How many reports one address may send without an account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from shanzhi.kernel.api import Allowance, actor_of, client_address

WINDOW_SECONDS = 600
ALLOWANCE = Allowance(times=settings.REPORTS_PER_ADDRESS, seconds=WINDOW_SECONDS)


def take_report(request: HttpRequest) -> None:
    """Use one report of this address. Raises TooMany, saying when to come back.

    Who works here or brings a key is known by name and is not counted: a hotline sends many from
    one address. REPORTS_PER_ADDRESS=0 counts nobody.
    """
    if ALLOWANCE.times and not actor_of(request).is_staff:
        ALLOWANCE.take(client_address(request))
