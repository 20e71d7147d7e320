"""Codes and boundaries on the desk: issue, revoke, print, draw."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.api import Invalid, NotFound, Refusal, access, actor_of, render
from shanzhi.lib.coordinates import Datum
from shanzhi.places.actions.draw_grid import draw_grid
from shanzhi.places.actions.issue_qr_code import issue_qr_code
from shanzhi.places.actions.revoke_qr_code import revoke_qr_code
from shanzhi.places.models.qr_code import QrKind
from shanzhi.places.permissions import DRAW_GRID, ISSUE_CODE, READ_PLACES, REVOKE_CODE
from shanzhi.places.posters.fonts import chinese_font
from shanzhi.places.posters.person import poster_person
from shanzhi.places.posters.poster import PosterSize, poster, poster_words, qr_svg
from shanzhi.places.queries.grids import visible_code, visible_grid
from shanzhi.places.web.desk import grid_page, to_grid

_LARGEST_DRAWING = 2_000_000


@access(ISSUE_CODE)
@require_POST
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a code of a grid."""
    viewer = actor_of(request)
    place = visible_grid(viewer, code)
    building = request.POST.get("building", "")
    kind = request.POST.get("kind", "")
    try:
        issue_qr_code(
            place.code,
            by=viewer,
            kind=QrKind(kind) if kind in QrKind.values else QrKind.GRID,
            building_id=int(building) if building.isascii() and building.isdigit() else None,
            label=request.POST.get("label", ""),
        )
    except Invalid as why:
        return grid_page(request, place, why.fields)
    messages.success(request, _("二维码已发放，可以下载海报打印张贴。"))
    return to_grid(place.code)


@access(REVOKE_CODE)
@require_POST
def revoke(request: HttpRequest, code_id: int) -> HttpResponse:
    """Take a code out of use."""
    viewer = actor_of(request)
    code = visible_code(viewer, code_id)
    try:
        revoke_qr_code(code.pk, request.POST.get("reason", ""), by=viewer)
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("二维码已停用，请记得取下旧牌子。"))
    return to_grid(code.grid_id)


@access(READ_PLACES)
@require_safe
def poster_file(request: HttpRequest, code_id: int, size: str) -> HttpResponse:
    """The poster as a PDF of A4 or A6; where no Chinese font is installed, the page to print."""
    code = visible_code(actor_of(request), code_id)
    if size not in set(PosterSize):
        raise NotFound
    if chinese_font() is None:
        return poster_page(request, code_id)
    pdf = poster(code, poster_person(code.grid_id), PosterSize(size))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{code.grid_id}-{code.serial}-{size}.pdf"'
    return response


@access(READ_PLACES)
@require_safe
def poster_page(request: HttpRequest, code_id: int) -> HttpResponse:
    """The poster as a page that the browser prints."""
    code = visible_code(actor_of(request), code_id)
    words = poster_words(code, poster_person(code.grid_id))
    return render(request, "places/poster.jinja", {"words": words, "code": code})


@access(READ_PLACES)
@require_safe
def square(request: HttpRequest, code_id: int) -> HttpResponse:
    """The QR square alone, as a drawing."""
    code = visible_code(actor_of(request), code_id)
    return HttpResponse(qr_svg(code), content_type="image/svg+xml")


@access(DRAW_GRID)
@require_POST
def shape(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the grid from a GeoJSON geometry or feature that was pasted or sent as a file."""
    viewer = actor_of(request)
    place = visible_grid(viewer, code)
    try:
        draw_grid(place.code, _geometry(request), by=viewer, datum=_datum(request))
    except Invalid as why:
        return grid_page(request, place, why.fields)
    messages.success(request, _("边界已更新。"))
    return to_grid(place.code)


def _datum(request: HttpRequest) -> Datum:
    given = request.POST.get("datum", "")
    return Datum(given) if given in set(Datum) else Datum.WGS84


def _geometry(request: HttpRequest) -> object:
    """The first geometry of what was given. Raises Invalid("shape")."""
    sent = request.FILES.get("file")
    if sent is not None and (sent.size or 0) > _LARGEST_DRAWING:
        raise Invalid({"shape": _("文件超过 2 MB，请先简化边界。")})
    raw = sent.read() if sent is not None else request.POST.get("shape", "").encode()
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError) as why:
        raise Invalid({"shape": _("不是 GeoJSON 文字，请从绘图工具导出后整段粘贴。")}) from why
    for _level in range(2):
        if isinstance(given, dict) and isinstance(given.get("features"), list):
            given = next(iter(given["features"]), None)
        if isinstance(given, dict) and "geometry" in given:
            given = given["geometry"]
    return given
