"""Where pictures were taken, as a form says it."""

from __future__ import annotations

import math

from django.http import HttpRequest

from shanzhi.cases.actions.evidence import Taken


def taken_of(request: HttpRequest) -> Taken | None:
    """What the device put into the hidden fields when its owner pressed the button; None when it
    did not, or when it is no place on Earth."""
    try:
        lat, lng, accuracy = (
            float(request.POST.get(name) or "nan")
            for name in ("taken_lat", "taken_lng", "taken_accuracy")
        )
    except ValueError:
        return None
    return place(lat, lng, accuracy)


def place(lat: float, lng: float, accuracy: float) -> Taken | None:
    """The same of numbers; WGS-84 degrees and metres."""
    if not (math.isfinite(lat) and math.isfinite(lng) and abs(lat) <= 90 and abs(lng) <= 180):
        return None
    return Taken(lat, lng, accuracy if math.isfinite(accuracy) and accuracy >= 0 else 0.0)
