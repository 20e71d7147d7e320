"""What follows in this room from events."""

from shanzhi.deliberation.handlers import ground, meetings, topic_days, topics

__all__ = ["ground", "meetings", "topic_days", "topics"]
