"""The doors of the resident's end: home, the page of a grid, who serves it, how pages look."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from shanzhi.cases.api import calls_here, lately_handled, near, public_row
from shanzhi.deliberation.api import hall
from shanzhi.kernel.api import ANYONE, Refusal, access, actor_of, render, safe_next
from shanzhi.places import api as places
from shanzhi.portal.queries.neighbourhood import grids_named, neighbourhood, public_units

YEAR_SECONDS = 365 * 24 * 3600
SHOWN_ON_HOME = 3
PAGES = {"report", "near", "services"}


@access(ANYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where somebody comes in without having scanned: type the code, or find the neighbourhood."""
    wanted, words = request.GET.get("code", "").strip(), request.GET.get("q", "").strip()
    page = request.GET.get("next", "")
    page = page if page in PAGES else ""
    error = ""
    if wanted:
        try:
            entrance = places.entrance(wanted)
            return _see(f"/g/{entrance.code}{'/' + page if page else ''}")
        except Refusal as why:
            error = str(why.message)
    context = {
        "wanted": wanted,
        "words": words,
        "next": page,
        "error": error,
        "grids": grids_named(words),
    }
    return render(request, "portal/home.jinja", context, status=422 if error else 200)


@access(ANYONE)
@require_safe
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind the code on the wall: who looks after us, report, what is going on."""
    entrance = places.entrance(code)
    context = {
        "grid": entrance.grid,
        "grid_code": entrance.code,
        "building": entrance.building,
        "place": neighbourhood(entrance.grid),
        "awaited": calls_here(actor_of(request), entrance.grid.code),
        "open": [public_row(case) for case in near(entrance.grid.code, limit=SHOWN_ON_HOME)],
        "topics": hall(entrance.grid.code)[:SHOWN_ON_HOME],
        "handled": [
            public_row(case) for case in lately_handled(entrance.grid.code, limit=SHOWN_ON_HOME)
        ],
    }
    response = render(request, "portal/grid.jinja", context)
    _keep(response, "grid", entrance.code)
    return response


@access(ANYONE)
@require_safe
def services(request: HttpRequest, code: str) -> HttpResponse:
    """Who serves the grid: phone, address, opening hours."""
    entrance = places.entrance(code)
    context = {
        "grid": entrance.grid,
        "grid_code": entrance.code,
        "place": neighbourhood(entrance.grid),
        "units": public_units(entrance.grid.code),
    }
    return render(request, "portal/services.jinja", context)


@access(ANYONE)
@require_POST
def mode(request: HttpRequest) -> HttpResponse:
    """Elder mode on or off, remembered on the device."""
    response = _see(safe_next(request, default="/"))
    _keep(response, "mode", "elder" if request.POST.get("mode") == "elder" else "normal")
    return response


@access(ANYONE)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages, remembered on the device; unknown ones change nothing."""
    response = _see(safe_next(request, default="/"))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, wanted)
    return response


def _see(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
