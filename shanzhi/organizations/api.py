"""The room's front door."""

from shanzhi.organizations.queries import staff_actor

__all__ = ["staff_actor"]
