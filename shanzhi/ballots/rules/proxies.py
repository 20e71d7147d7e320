"""Whether a written proxy may be given, and used. Pure.

Sources: 物业管理条例 第十二条 (owners may send somebody), 城市居民委员会组织法 (in an election nobody takes more
than three, and no candidate takes any).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProxyFacts:
    """What is known of who would hold it: ``held`` proxies that hold now, ``is_candidate``,
    ``has_given`` their own vote away; and of who gives it: ``holds`` proxies of others."""

    allowed: bool
    cap: int
    held: int
    is_candidate: bool
    has_given: bool
    holds: int


def why_not_given(facts: ProxyFacts) -> str:
    """ "": it may be given. Else "not_allowed", "candidate", "chained" or "cap"."""
    if not facts.allowed:
        return "not_allowed"
    if facts.is_candidate:
        return "candidate"
    if facts.has_given or facts.holds:
        return "chained"
    return "cap" if facts.held >= facts.cap else ""


def why_not_used(valid_until: datetime, revoked_at: datetime | None, at: datetime) -> str:
    """ "": it may be used at that moment. Else "revoked" or "expired"."""
    if revoked_at is not None:
        return "revoked"
    return "expired" if at > valid_until else ""
