"""The lists of the desk behind the figures of a report."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from shanzhi.cases.api import Period
from shanzhi.kernel.api import local_zone


def queue(place_code: str, **asked: str) -> str:
    """The queue of all matters of a place, narrowed."""
    return "/desk/?" + urlencode({"tab": "all", "place": place_code, **asked}, safe="..")


def handled(place_code: str, **asked: str) -> str:
    """The list of what is handled, rated or filed away unrated: the matters that count as handled."""
    return "/desk/lists/rated?" + urlencode({"tab": "all", "place": place_code, **asked}, safe="..")


def days(start: date, end: date) -> str:
    """[start, end) as the queue's address writes it: first..last."""
    return f"{start}..{end - timedelta(days=1)}"


def moments(start: date, end: date) -> Period:
    """From midnight to midnight of the place."""
    return Period(
        datetime.combine(start, time(), tzinfo=local_zone()),
        datetime.combine(end, time(), tzinfo=local_zone()),
    )
