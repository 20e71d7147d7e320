"""Who may do what in this room."""

from shanzhi.deliberation.permissions import ground, meetings, topics

__all__ = ["TABLE", "ground", "meetings", "topics"]

TABLE = (*topics.TABLE, *meetings.TABLE, *ground.TABLE)
