"""What follows from events, after the commit; one file per concern."""

from shanzhi.cases.handlers import circles, telling

__all__ = ["circles", "telling"]
