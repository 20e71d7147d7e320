"""What this room tells people."""

from shanzhi.deliberation.wordings import ground, meetings, topics

__all__ = ["ground", "meetings", "topics"]
