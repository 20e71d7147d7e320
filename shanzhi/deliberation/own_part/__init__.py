"""What this room holds about a resident."""

from shanzhi.deliberation.own_part import ground, meetings, topics

__all__ = ["ground", "meetings", "topics"]
