"""What follows in this room from events."""

from shanzhi.deliberation.handlers import ground, meetings, topics

__all__ = ["ground", "meetings", "topics"]
