"""What follows from events, after the commit; one file per concern.

They run in the order of these names: ``upwards`` comes last, so that whoever had a matter is told
before it goes up.
"""

from shanzhi.cases.handlers import joint, many, telling, time, upwards

__all__ = ["joint", "many", "telling", "time", "upwards"]
