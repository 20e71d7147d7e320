"""What follows from events, after the commit; one file per concern."""

from shanzhi.cases.handlers import circles, telling, time

__all__ = ["circles", "telling", "time"]
