"""Jobs of the room."""

from shanzhi.visits import link_tasks

__all__ = ["link_tasks"]
