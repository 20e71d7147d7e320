"""Say that somebody has a matter open, until they do not say so any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.models import Case, Presence
from shanzhi.cases.permissions import READ
from shanzhi.cases.queries.presence import FORGOTTEN_AFTER
from shanzhi.kernel.api import Actor, now, require

SWEPT_AFTER = timedelta(hours=1)


def mark_presence(case: Case, *, by: Actor, is_writing: bool, at: datetime | None = None) -> bool:
    """Somebody looks at the matter, or writes about it; True when that is news to the others.

    No event: who looked at what is nobody's history. Raises Denied.
    """
    moment = at or now()
    require(by, READ, case.target())
    account_id = author_id(by)
    known = Presence.objects.filter(case=case, account_id=account_id).first()
    Presence.objects.update_or_create(
        case=case, account_id=account_id, defaults={"is_writing": is_writing, "seen_at": moment}
    )
    is_there = known is not None and known.seen_at > moment - FORGOTTEN_AFTER
    return not is_there or known is None or known.is_writing != is_writing


def sweep_presence(*, at: datetime | None = None) -> int:
    """Delete rows of those who left long ago; returns how many."""
    gone = Presence.objects.filter(seen_at__lt=(at or now()) - SWEPT_AFTER)
    return gone.delete()[0]
