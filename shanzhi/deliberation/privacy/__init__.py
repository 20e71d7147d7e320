"""What the fields of this room say of people (see kernel/privacy.py)."""

from shanzhi.deliberation.privacy import ground, meetings, topics

__all__ = ["ground", "meetings", "topics"]
