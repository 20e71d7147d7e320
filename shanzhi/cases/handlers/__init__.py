"""What follows from events, after the commit; one file per concern."""

from shanzhi.cases.handlers import circles, joint, many, telling, time

__all__ = ["circles", "joint", "many", "telling", "time"]
