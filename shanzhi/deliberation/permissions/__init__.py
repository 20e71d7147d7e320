"""Who may do what in this room."""

from shanzhi.deliberation.permissions import ground, meetings, topics

__all__ = ["ground", "meetings", "topics"]
