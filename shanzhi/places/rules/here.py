"""Where a device says that it is, at the moment of an act. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from shanzhi.lib.coordinates import Datum, to_wgs84


@dataclass(frozen=True, slots=True)
class Here:
    """WGS-84 degrees, how sure the device is in metres (0: it does not say), and the datum in which
    it gave them."""

    latitude: float
    longitude: float
    accuracy_m: float
    datum: Datum

    @property
    def point(self) -> tuple[float, float]:
        """(latitude, longitude) in WGS-84 degrees."""
        return self.latitude, self.longitude


def read_here(given: Mapping[str, str]) -> Here | None:
    """Fields ``lat``, ``lng``, ``accuracy`` and ``datum`` of a form: browsers give WGS-84, the web view
    of a messenger GCJ-02. None when there is no position, or it is none on Earth."""
    try:
        lat, lng = float(given.get("lat") or "nan"), float(given.get("lng") or "nan")
        datum = Datum(given.get("datum") or Datum.WGS84)
    except ValueError:
        return None
    if not (math.isfinite(lat) and math.isfinite(lng) and abs(lat) <= 90 and abs(lng) <= 180):
        return None
    latitude, longitude = to_wgs84(lat, lng, datum)
    return Here(latitude, longitude, _accuracy(given.get("accuracy", "")), datum)


def _accuracy(text: str) -> float:
    try:
        metres = float(text)
    except ValueError:
        return 0.0
    return min(metres, 100_000.0) if math.isfinite(metres) and metres > 0 else 0.0
