"""Place and days that an address of the figures asks for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest
from django.utils.timezone import localdate

from shanzhi.insight.permissions import READING_ROLES
from shanzhi.kernel.api import Actor, local_zone
from shanzhi.places.api import division_name, names_below, path_of

USUAL_DAYS, LONGEST_DAYS = 30, 3660


def asked_place(request: HttpRequest, viewer: Actor) -> str:
    """The place in the address, else the widest where the viewer reads."""
    text = request.GET.get("place", "")
    if text.isascii() and text.isdecimal() and len(text) <= 15:
        return text
    return min(viewer.scopes(*READING_ROLES), key=len, default="")


def asked_days(request: HttpRequest) -> tuple[date, date]:
    """First and last day, else the last thirty."""
    try:
        since = date.fromisoformat(request.GET.get("since", ""))
        until = date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        since = until = date.max
    if since <= until < date.max and (until - since).days <= LONGEST_DAYS:
        return since, until
    today = localdate()
    return today - timedelta(days=USUAL_DAYS - 1), today


def moments(since: date, until: date) -> tuple[datetime, datetime]:
    """From the midnight before ``since`` to the one after ``until``."""
    zone = local_zone()
    return (
        datetime.combine(since, time(), tzinfo=zone),
        datetime.combine(until + timedelta(days=1), time(), tzinfo=zone),
    )


def choices(viewer: Actor, chosen: str) -> list[tuple[str, str]]:
    """(code, name) of places that may be chosen, one level opened at a time."""
    found: dict[str, str] = {}
    for scope in sorted(set(viewer.scopes(*READING_ROLES))):
        for code in (scope, *(code for code, _name in path_of(chosen))):
            if code.startswith(scope):
                found |= dict(names_below(code))
        if name := division_name(scope):
            found[scope] = name
    return sorted(found.items())
