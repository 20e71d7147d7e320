"""The list of the desk that holds exactly the matters that a figure counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.timezone import localtime

from shanzhi.insight.rules.figures.indicators import INDICATORS, LEVEL, TIME
from shanzhi.insight.rules.figures.measures import Measure

# By what a measure is counted: the queue narrowed by the same moment.
_OPENED = {
    Measure.CAME, Measure.RESPONSE, Measure.RETURNED, Measure.EXTENDED, Measure.REWORK,
    Measure.REPEATED,
}  # fmt: skip
_ENDED = {Measure.SOLVED, Measure.SATISFIED}
_BESIDE = {
    Measure.VISITS: "/desk/visits",
    Measure.ALARMS: "/desk/alarms",
    Measure.BALLOTS: "/desk/ballots",
}


def list_address(
    code: str,
    place_code: str,
    start: datetime,
    end: datetime,
    *,
    category: str = "",
    source: str = "",
) -> str:
    """The queue with the matters that ``code`` is taken over. Days are whole: of a period that begins
    or ends within a day the list holds the whole day."""
    counted, kind = INDICATORS[code].counted, INDICATORS[code].kind
    if counted in _BESIDE:
        return _BESIDE[counted]
    asked = {"tab": "open" if kind == LEVEL else "all", "place": place_code}
    asked |= {"category": category} if category else {}
    asked |= {"source": source} if source else {}
    span = _days(start, end)
    if code == "late":
        asked["late"] = "1"
    if counted in _OPENED:
        asked["opened"] = span
    if counted is Measure.HANDLED or kind == TIME or counted in {Measure.ON_TIME, Measure.MICRO}:
        return _listed("/desk/lists/rated", asked | {"closed": span})
    if counted in _ENDED:
        return _listed("/desk/lists/rated", asked | {"ended": span})
    return _listed("/desk/", asked)


def _listed(path: str, asked: dict[str, str]) -> str:
    return f"{path}?{urlencode({key: value for key, value in asked.items() if value}, safe='..')}"


def _days(start: datetime, end: datetime) -> str:
    first = localtime(start).date()
    last = localtime(end - timedelta(microseconds=1)).date()
    return f"{first}..{max(first, last)}"
