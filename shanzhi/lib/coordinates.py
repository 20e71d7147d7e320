"""WGS-84, GCJ-02 and BD-09: the three datums of coordinates that people send in China.

GPS gives WGS-84. Maps published in China use GCJ-02, an offset prescribed for them, and Baidu's
maps BD-09, a second offset on top. The offset of GCJ-02 is not published officially; the series
used here is the well-known public reconstruction (Krasovsky 1940 ellipsoid; Wikipedia,
"Restrictions on geographic data in China", section "GCJ-02"), that of BD-09 the formula of
Baidu's own open-source samples. Both are exact to well below a metre.
"""

from __future__ import annotations

from enum import StrEnum
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
_SEMI_MAJOR_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_TURN = pi * 3000.0 / 180.0
_OFFSET_LATITUDES = (0.8293, 55.8271)
_OFFSET_LONGITUDES = (72.004, 137.8347)
_ENOUGH_DEGREES = 1e-9
_ROUNDS = 30


class Datum(StrEnum):
    """Which coordinates somebody gives."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


Point = tuple[float, float]


def to_wgs84(lat: float, lng: float, datum: Datum | str = Datum.WGS84) -> Point:
    """(latitude, longitude) in WGS-84 degrees of a point given in ``datum``.

    Raises ValueError when the datum is not known.
    """
    given = Datum(datum)
    if given is Datum.GCJ02:
        return gcj02_to_wgs84(lat, lng)
    if given is Datum.BD09:
        return gcj02_to_wgs84(*bd09_to_gcj02(lat, lng))
    return lat, lng


def from_wgs84(lat: float, lng: float, datum: Datum | str) -> Point:
    """(latitude, longitude) in ``datum`` of a point given in WGS-84 degrees."""
    wanted = Datum(datum)
    if wanted is Datum.WGS84:
        return lat, lng
    shifted = wgs84_to_gcj02(lat, lng)
    return shifted if wanted is Datum.GCJ02 else gcj02_to_bd09(*shifted)


def outside_china(lat: float, lng: float) -> bool:
    """True outside the rectangle in which maps are offset; there all datums are WGS-84."""
    south, north = _OFFSET_LATITUDES
    west, east = _OFFSET_LONGITUDES
    return not (south <= lat <= north and west <= lng <= east)


def wgs84_to_gcj02(lat: float, lng: float) -> Point:
    """Apply the prescribed offset (up to about 700 m); unchanged outside China."""
    if outside_china(lat, lng):
        return lat, lng
    south_north, west_east = _offset_m(lng - 105.0, lat - 35.0)
    flattening = 1 - _ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    root = sqrt(flattening)
    meridian = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / (flattening * root)
    parallel = _SEMI_MAJOR_M / root * cos(radians(lat))
    return lat + south_north * 180.0 / (meridian * pi), lng + west_east * 180.0 / (parallel * pi)


def gcj02_to_wgs84(lat: float, lng: float) -> Point:
    """Take the offset off again, by fixed-point iteration to less than a millimetre.

    The offset changes by about a centimetre per metre, so each round gains two digits.
    """
    if outside_china(lat, lng):
        return lat, lng
    guess_lat, guess_lng = lat, lng
    for _ in range(_ROUNDS):
        there_lat, there_lng = wgs84_to_gcj02(guess_lat, guess_lng)
        miss_lat, miss_lng = lat - there_lat, lng - there_lng
        guess_lat, guess_lng = guess_lat + miss_lat, guess_lng + miss_lng
        if max(abs(miss_lat), abs(miss_lng)) < _ENOUGH_DEGREES:
            break
    return guess_lat, guess_lng


def gcj02_to_bd09(lat: float, lng: float) -> Point:
    """Baidu's offset on top of GCJ-02; unchanged outside China."""
    if outside_china(lat, lng):
        return lat, lng
    length = hypot(lng, lat) + 0.00002 * sin(lat * _BAIDU_TURN)
    angle = atan2(lat, lng) + 0.000003 * cos(lng * _BAIDU_TURN)
    return length * sin(angle) + 0.006, length * cos(angle) + 0.0065


def bd09_to_gcj02(lat: float, lng: float) -> Point:
    """The inverse of Baidu's offset, by the same iteration."""
    if outside_china(lat, lng):
        return lat, lng
    guess_lat, guess_lng = lat - 0.006, lng - 0.0065
    for _ in range(_ROUNDS):
        there_lat, there_lng = gcj02_to_bd09(guess_lat, guess_lng)
        miss_lat, miss_lng = lat - there_lat, lng - there_lng
        guess_lat, guess_lng = guess_lat + miss_lat, guess_lng + miss_lng
        if max(abs(miss_lat), abs(miss_lng)) < _ENOUGH_DEGREES:
            break
    return guess_lat, guess_lng


def distance_m(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Great-circle distance in metres (haversine on the mean Earth radius, IUGG R1)."""
    half_lat, half_lng = radians(other_lat - lat) / 2, radians(other_lng - lng) / 2
    chord = sin(half_lat) ** 2
    chord += cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lng) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


def metres_per_degree(lat: float) -> tuple[float, float]:
    """(metres per degree of latitude, of longitude) at ``lat``: good for a few kilometres."""
    return radians(1) * EARTH_RADIUS_M, radians(1) * EARTH_RADIUS_M * cos(radians(lat))


def _offset_m(x: float, y: float) -> tuple[float, float]:
    """Offset in metres to the north and to the east; x, y in degrees from 105° E, 35° N."""
    bend = 0.2 * sqrt(abs(x))
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + bend + ripple
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return north, east
