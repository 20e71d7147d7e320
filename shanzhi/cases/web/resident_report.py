"""Reporting: one screen behind a grid's code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.cases.actions.report import report_case
from shanzhi.cases.model_store import current_classifier
from shanzhi.cases.queries.links import follow_up_path
from shanzhi.cases.queries.near import similar_open
from shanzhi.cases.queries.public_rows import public_row
from shanzhi.cases.queries.tables import categories, category_path
from shanzhi.cases.rules.bounds import PHOTO_LIMIT, TEXT_LIMIT
from shanzhi.cases.understanding.understanding import understand
from shanzhi.cases.understanding.understood import Urgency
from shanzhi.cases.web.remembered import remember_link
from shanzhi.cases.web.report_allowance import take_report
from shanzhi.cases.web.report_form import (
    ReportForm,
    blank_form,
    read_form,
    report_of,
    require_same,
)
from shanzhi.kernel.api import (
    ANYONE,
    NOBODY,
    Invalid,
    TooMany,
    access,
    remember_device,
    render,
    signed_url,
    uploader_key_of,
    waiting_files,
)
from shanzhi.places import api as places


@access(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The form; sent, it leads to the follow-up link. A form that cannot be taken comes back with
    every word and every photo it had."""
    entrance = places.entrance(code)
    if request.method != "POST":
        return _page(request, entrance, blank_form(entrance))
    form = read_form(request)
    try:
        take_report(request)
        reported = report_case(report_of(form, entrance, request), by=NOBODY)
        require_same(form, reported)
    except Invalid as why:
        return _page(request, entrance, form, why)
    except TooMany as why:
        return _page(request, entrance, form, Invalid({"text": str(why)}), status=why.status)
    path = follow_up_path(reported.case)
    response = HttpResponse(status=303, headers={"Location": path, "Cache-Control": "no-store"})
    remember_link(request, response, path.rpartition("/")[2])
    return remember_device(request, response)


@access(ANYONE)
@require_POST
def similar(request: HttpRequest, code: str) -> HttpResponse:
    """While somebody types: what it looks like and why, and open matters that say the same.

    POST, so that what people type stays out of the logs of whatever stands between.
    """
    grid = places.entrance(code).grid
    text = request.POST.get("text", "")[:TEXT_LIMIT].replace("\x00", "")
    understood = understand(text, classifier=current_classifier())
    guess = understood.category
    context = {
        "guess": "".join(category.shown_name for category in category_path(guess.code)[-1:]),
        "guess_words": guess.words[:4],
        "is_emergency": understood.urgency.level is Urgency.EMERGENCY,
        "similar": [public_row(case) for case in similar_open(text, grid.code)],
        "near_url": f"/g/{code}/near",
    }
    return render(request, "cases/resident/similar.jinja", context)


def _page(
    request: HttpRequest,
    entrance: places.Entrance,
    form: ReportForm,
    refused: Invalid | None = None,
    *,
    status: int = 0,
) -> HttpResponse:
    errors = dict(refused.fields) if refused else {}
    for name in ("file", "files"):
        if name in errors:
            errors["photos"] = errors.pop(name)
    kept = waiting_files(form.file_ids, uploader_key_of(request))
    context = {
        "grid": entrance.grid,
        "grid_code": entrance.code,
        "form": form,
        "errors": errors,
        "kept": [(file, signed_url(file, "thumb") if file.width else "") for file in kept],
        "photo_room": max(PHOTO_LIMIT - len(kept), 0),
        "buildings": [
            (b.pk, f"{b.estate.name} {b.name}" if b.estate else b.name)
            for b in places.buildings_of(entrance.grid.code)
        ],
        "centre": _centre(entrance),
        "shapes_url": f"/places/shapes?prefix={entrance.grid.code[:12]}",
        "topics": [(c.code, c.shown_name) for c in categories.get().values() if len(c.code) == 2],
        "text_limit": TEXT_LIMIT,
    }
    status = status or (refused.status if refused else 200)
    response = render(request, "cases/resident/report.jinja", context, status=status)
    response["Cache-Control"] = "no-store"
    return remember_device(request, response)


def _centre(entrance: places.Entrance) -> tuple[float, float] | None:
    """(latitude, longitude) at which the map opens."""
    building = entrance.building
    if building and building.latitude is not None and building.longitude is not None:
        return building.latitude, building.longitude
    bounds = places.shape_bounds(entrance.grid.code)
    return ((bounds[1] + bounds[3]) / 2, (bounds[0] + bounds[2]) / 2) if bounds else None
