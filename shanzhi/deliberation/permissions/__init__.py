"""Who may do what in this room."""

from __future__ import annotations

from shanzhi.deliberation.permissions import ground, meetings, topics
from shanzhi.kernel.api import Rule

TABLE: tuple[Rule, ...] = tuple(
    rule for part in (topics, meetings, ground) for rule in getattr(part, "TABLE", ())
)

__all__ = ["TABLE", "ground", "meetings", "topics"]
