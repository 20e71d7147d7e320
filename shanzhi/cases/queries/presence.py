"""Who else has a matter open just now."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.cases.models import Case, Presence
from shanzhi.kernel.api import Actor, now

FORGOTTEN_AFTER = timedelta(seconds=60)
MOST = 10


def others_at(case: Case, viewer: Actor, *, at: datetime | None = None) -> list[tuple[str, bool]]:
    """(name, is writing) of the other staff who have the matter open, writers first (1 query)."""
    since = (at or now()) - FORGOTTEN_AFTER
    rows = (
        Presence.objects.filter(case=case, seen_at__gt=since, account__is_active=True)
        .exclude(account_id=viewer.id or 0)
        .select_related("account")
        .order_by("-is_writing", "account__name")[:MOST]
    )
    return [(row.account.name, row.is_writing) for row in rows]
