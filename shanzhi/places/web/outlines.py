"""Outlines of places as GeoJSON, for every map of the platform; kept by browsers until redrawn."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanzhi.kernel.api import ANYONE, Invalid, access
from shanzhi.places.queries.shapes import shapes_geojson

SHORTEST_PREFIX = 6
LONGEST_PREFIX = 15
_MINUTES_KEPT = 5


@access(ANYONE)
@require_safe
def shapes(request: HttpRequest) -> HttpResponse:
    """``?prefix=`` 6 to 15 digits: the grids and divisions whose code begins so."""
    return outlines_response(request, request.GET.get("prefix", ""))


def outlines_response(request: HttpRequest, prefix: str) -> HttpResponse:
    """The outlines under ``prefix``, or 304 when the caller has them. Raises Invalid."""
    right_length = SHORTEST_PREFIX <= len(prefix) <= LONGEST_PREFIX
    if not (right_length and prefix.isascii() and prefix.isdigit()):
        raise Invalid({"prefix": _("prefix 应为 6 到 15 位数字，即区划或网格代码的开头。")})
    outlines = shapes_geojson(prefix)
    response = (
        HttpResponseNotModified()
        if outlines.etag in request.headers.get("If-None-Match", "")
        else HttpResponse(outlines.body, content_type="application/geo+json")
    )
    response["ETag"] = outlines.etag
    response["Cache-Control"] = f"public, max-age={_MINUTES_KEPT * 60}"
    return response
