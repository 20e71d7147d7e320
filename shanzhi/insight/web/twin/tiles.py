"""Tiles of the twin's map."""

from __future__ import annotations

import gzip

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from shanzhi.cases.api import READ_FIGURES
from shanzhi.insight.actions.twin.show_tile import show_tile
from shanzhi.insight.queries.twin.tiles import tiles_version
from shanzhi.insight.web.twin.scope import scope_of
from shanzhi.kernel.api import NotFound, access
from shanzhi.lib.vector_tiles import Tile

TYPE = "application/vnd.mapbox-vector-tile"
_DAY = 86_400


@access(READ_FIGURES)
@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """One tile as Mapbox Vector Tile, gzip. ``?v=`` the version that the page knows: while it is the
    present one the browser need not ask again."""
    wanted = Tile(z, x, y)
    scope, version = scope_of(request), tiles_version()
    if not wanted.exists:
        raise NotFound
    etag = f'"{version}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = _with_body(request, show_tile(scope, wanted))
    is_current = request.GET.get("v") == version
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={_DAY}" if is_current else "private, no-cache"
    return response


def _with_body(request: HttpRequest, body: bytes) -> HttpResponse:
    """Tiles are kept compressed; who takes no gzip gets them as they are."""
    packed = bool(body) and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        body if packed or not body else gzip.decompress(body), content_type=TYPE
    )
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
