"""What a production start refuses that only the database knows."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import InterfaceError, OperationalError

from shanzhi.config.environment import UnsafeSetting
from shanzhi.people.api import demo_accounts

log = logging.getLogger(__name__)


def refuse_demo_accounts() -> None:
    """Stop a production start while an account stands open whose password everybody knows.

    Raises UnsafeSetting naming them. While the database is away nobody can sign in; such an account
    cannot sign in to production anyhow.
    """
    if not settings.PRODUCTION:
        return
    try:
        names = demo_accounts()
    except (OperationalError, InterfaceError) as why:
        log.warning("demo accounts not looked for: %s", type(why).__name__)
        return
    if names:
        raise UnsafeSetting(
            f"Not started, because these accounts of the demo are open: {', '.join(names)}. "
            "Close them (shanzhi people account close NAME), or use a new database."
        )
