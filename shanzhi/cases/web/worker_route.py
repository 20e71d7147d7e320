"""The way from stop to stop: a map with numbers, and the same as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shanzhi.cases.permissions import WORK_GRID
from shanzhi.cases.queries.stops import Stop, stops_of
from shanzhi.kernel.api import access, actor_of, now, render
from shanzhi.lib.coordinates import Datum, from_wgs84
from shanzhi.lib.walking import walking_order, way_m


@dataclass(frozen=True, slots=True)
class Leg:
    """A stop in its turn, the metres to it from the one before (0: the first), and addresses that the
    phone's own map opens."""

    stop: Stop
    metres: int
    geo: str
    amap: str


@access(WORK_GRID)
@require_GET
def route(request: HttpRequest) -> HttpResponse:
    """Today's stops in walking order; ``from`` begins at another one than the most pressing."""
    stops = stops_of(actor_of(request), now())
    keys = [stop.key for stop in stops]
    begin = request.GET.get("from", "")
    legs = legs_of(stops, keys.index(begin) if begin in keys else 0)
    context = {"legs": legs, "metres": sum(leg.metres for leg in legs)}
    return render(request, "cases/worker/route.jinja", context)


def legs_of(stops: Sequence[Stop], start: int) -> list[Leg]:
    """The stops in walking order from the one with index ``start``."""
    points = [stop.point for stop in stops]
    way = walking_order(points, start=start)
    metres = [0, *(round(length) for length in way_m(points, way))]
    return [_leg(stops[index], metres[turn], turn + 1) for turn, index in enumerate(way)]


def _leg(stop: Stop, metres: int, turn: int) -> Leg:
    lat, lng = stop.point
    there_lat, there_lng = from_wgs84(lat, lng, Datum.GCJ02)
    # The number alone: what is to be done there, and for whom, stays here.
    asked = {"position": f"{there_lng:.6f},{there_lat:.6f}", "name": str(turn)}
    return Leg(
        stop,
        metres,
        f"geo:{lat:.6f},{lng:.6f}?q={lat:.6f},{lng:.6f}",
        f"https://uri.amap.com/marker?{urlencode(asked)}",
    )
