"""到岗, and what a code on the wall stands for, on a worker's phone."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.api import (
    Actor,
    Denied,
    Invalid,
    OfflinePage,
    Refusal,
    access,
    actor_of,
    allowed,
    device_age_s,
    now,
    register_offline_pages,
    render,
    wants_json,
)
from shanzhi.organizations.actions.check_in import check_in
from shanzhi.organizations.models import CheckIn
from shanzhi.organizations.permissions import CHECK_IN
from shanzhi.organizations.scanned import page_of_scanned
from shanzhi.places import api as places

HERE = "/worker/check-in"
SHOWN = timedelta(days=14)


@access(CHECK_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_page(request: HttpRequest) -> HttpResponse:
    """One tap, or a code; below it the worker's own of the last two weeks."""
    if request.method != "POST":
        return _page(request)
    given, worker = request.POST, actor_of(request)
    try:
        row = check_in(
            by=worker,
            grid_code=given.get("grid", ""),
            code=given.get("code", ""),
            here=places.read_here(given),
            age_s=device_age_s(request),
        )
    except Denied:
        why = Invalid({"code": _("这是别的网格的码，只能在自己的网格到岗。")})
        if wants_json(request):
            raise
        return _page(request, why)
    except Invalid as why:
        if wants_json(request):  # a device that sends again what was done without signal
            raise
        return _page(request, why)
    messages.success(request, said_of(row))
    return HttpResponseRedirect(HERE, status=303)


@access(CHECK_IN)
@require_GET
def scan(request: HttpRequest) -> HttpResponse:
    """What a code stands for: its grid, its building, and what can be done there."""
    code = request.GET.get("code", "")[:300]
    try:
        found = places.entrance(code)
    except Refusal as why:
        page = page_of_scanned(actor_of(request), code)
        if page is not None:
            return HttpResponseRedirect(page)
        return _page(request, Invalid({"code": str(why)}))
    is_own = any(grid.code == found.grid.code for grid in places.visible_grids(actor_of(request)))
    context = {"found": found, "is_own": is_own, "code": code}
    return render(request, "organizations/scan.jinja", context)


def said_of(row: CheckIn) -> str:
    """What a check-in says to who made it."""
    grid = places.division_name(row.place_code)
    if row.building_name:
        return _("已到岗：%(grid)s，%(building)s。") % {"grid": grid, "building": row.building_name}
    if row.distance_m:
        said = _("已到岗：%(grid)s，离网格约 %(n)s 米。")
        return said % {"grid": grid, "n": row.distance_m}
    return _("已到岗：%(grid)s。") % {"grid": grid}


def check_in_offline(actor: Actor) -> list[OfflinePage]:
    """The page, new when the worker has checked in since."""
    if not allowed(actor, CHECK_IN):
        return []
    last = _own(actor)[:1]
    text = repr((actor.scopes(), [row.pk for row in last]))
    return [OfflinePage(HERE, blake2b(text.encode(), digest_size=8).hexdigest())]


register_offline_pages(check_in_offline)


def _own(worker: Actor) -> list[CheckIn]:
    rows = CheckIn.objects.filter(account_id=worker.id or 0, at__gte=now() - SHOWN)
    return list(rows.order_by("-at")[:50])


def _page(request: HttpRequest, refused: Invalid | None = None) -> HttpResponse:
    worker = actor_of(request)
    faults = refused.fields if refused else {}
    context = {
        "grids": [(grid.code, grid.name) for grid in places.visible_grids(worker)],
        "rows": [
            (row, places.division_name(row.place_code) or row.place_code) for row in _own(worker)
        ],
        "error": faults.get("code") or faults.get("place") or "",
        "typed": request.POST.get("code", "") or request.GET.get("code", ""),
    }
    status = refused.status if refused else 200
    response = render(request, "organizations/check_in.jinja", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
