"""Numbers and positions as forms send them; nonsense is nothing, never an error page."""

from __future__ import annotations

import math

from django.http import HttpRequest

LARGEST = 2**31 - 1


def whole(text: str) -> int:
    """A whole number written in ASCII digits; 0 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        return 0
    number = int(text)
    return number if number <= LARGEST else 0


def sent_point(request: HttpRequest) -> tuple[float, float] | None:
    """``lat`` and ``lng`` in WGS-84 degrees, when both were sent and are numbers."""
    try:
        point = float(request.POST.get("lat", "")), float(request.POST.get("lng", ""))
    except ValueError:
        return None
    return point if all(map(math.isfinite, point)) else None
