"""What follows from events, after the commit; one file per concern."""

from shanzhi.cases.handlers import circles, many, telling, time

__all__ = ["circles", "many", "telling", "time"]
