"""How this room's things are called on the pages of the audit."""

from shanzhi.deliberation.auditing import ground, meetings, topics

__all__ = ["ground", "meetings", "topics"]
