"""When a community may see a worker's page of a quarter. Pure."""

from __future__ import annotations

from datetime import date, timedelta

# So long after a quarter its page is the worker's alone, unless they let it go before.
OWN_DAYS = timedelta(days=7)


def is_open(released: bool, ends_on: date, today: date) -> bool:
    """May the desk of the community see it? ``ends_on`` is the day after the quarter."""
    return released or today >= ends_on + OWN_DAYS
