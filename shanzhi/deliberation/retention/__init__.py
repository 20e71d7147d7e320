"""How long this room keeps what."""

from shanzhi.deliberation.retention import ground, meetings, topics

__all__ = ["ground", "meetings", "topics"]
