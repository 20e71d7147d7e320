"""随手报: what a grid worker finds on patrol, in three taps: photo, category, send."""

from __future__ import annotations

from hashlib import blake2b

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.cases.actions.report import Reported
from shanzhi.cases.actions.report_patrol import beside_of, report_patrol
from shanzhi.cases.actions.routing import Nowhere
from shanzhi.cases.model_store import current_classifier
from shanzhi.cases.permissions import PATROL
from shanzhi.cases.queries.patrol import patrol_ground
from shanzhi.cases.queries.tables import categories, category_path
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.cases.rules.bounds import PHOTO_LIMIT, TEXT_LIMIT
from shanzhi.cases.understanding.understanding import understand
from shanzhi.cases.web.complaints import Faults
from shanzhi.cases.web.patrol_form import (
    PatrolForm,
    found_of,
    read_patrol,
    require_same_find,
)
from shanzhi.kernel.api import (
    Actor,
    Invalid,
    OfflinePage,
    access,
    actor_of,
    allowed,
    now,
    register_offline_pages,
    remember_device,
    render,
    signed_url,
    uploader_key_of,
    waiting_files,
    wants_json,
)
from shanzhi.places import api as places

HERE = "/worker/report"


@access(PATROL)
@require_http_methods(["GET", "HEAD", "POST"])
def patrol(request: HttpRequest) -> HttpResponse:
    """The form; sent, it leads to the matter, or back to the form where the matter is beyond the
    worker's grid."""
    if request.method != "POST":
        # Who scanned the code of a building brings it along.
        return _page(request, PatrolForm(building=request.GET.get("building", "")[:19]))
    form, worker = read_patrol(request), actor_of(request)
    try:
        reported = report_patrol(found_of(form, request, worker), by=worker)
        require_same_find(form, reported)
    except (Invalid, Nowhere) as why:
        if wants_json(request):  # a device that sends again what was done without signal
            raise
        refused = why if isinstance(why, Invalid) else Invalid({"place": str(why)})
        return _page(request, form, refused)
    messages.success(request, _said(reported, form))
    number = reported.case.number
    is_seen = visible_cases(worker).filter(number=number).exists()
    response = HttpResponseRedirect(f"/worker/cases/{number}" if is_seen else HERE, status=303)
    return remember_device(request, response)


@access(PATROL)
@require_POST
def patrol_place(request: HttpRequest) -> HttpResponse:
    """Where a position is: the grid, and the building beside it. Posted, so that no log has it."""
    here = places.read_here(request.POST)
    beside = beside_of(here)
    located = places.locate(*here.point) if here else None
    context = {
        "grid": places.division_name(located.grid_code) if located and located.grid_code else "",
        "inside": bool(located and located.inside),
        "building": beside[0].full_name if beside else "",
        "metres": round(beside[1]) if beside else 0,
    }
    return render(request, "cases/worker/report_place.jinja", context)


@access(PATROL)
@require_POST
def patrol_guess(request: HttpRequest) -> HttpResponse:
    """While somebody types: what it looks like and why."""
    text = request.POST.get("text", "")[:TEXT_LIMIT].replace("\x00", "")
    guess = understand(text, classifier=current_classifier()).category
    context = {
        "guess": "".join(category.shown_name for category in category_path(guess.code)[-1:]),
        "words": guess.words[:4],
    }
    return render(request, "cases/worker/report_guess.jinja", context)


def patrol_offline(actor: Actor) -> list[OfflinePage]:
    """The form, new when the worker's grids, buildings or usual categories are others."""
    if not allowed(actor, PATROL):
        return []
    ground = patrol_ground(actor, now())
    return [OfflinePage(HERE, blake2b(repr(ground).encode(), digest_size=8).hexdigest())]


register_offline_pages(patrol_offline)


def _said(reported: Reported, form: PatrolForm) -> str:
    case = reported.case
    if form.is_done:
        return _("已报并当场办结，编号 %(number)s。") % {"number": case.number}
    unit = case.holder_unit.name
    return _("已报，编号 %(number)s，由%(unit)s办理。") % {"number": case.number, "unit": unit}


def _page(request: HttpRequest, form: PatrolForm, refused: Invalid | None = None) -> HttpResponse:
    key = uploader_key_of(request)
    context = {
        "form": form,
        "ground": patrol_ground(actor_of(request), now()),
        "errors": Faults(refused.fields if refused else {}),
        "kept": [
            (field, file, signed_url(file, "thumb") if file.width else "")
            for field, ids in (("file_ids", form.file_ids), ("after_ids", form.after_ids))
            for file in waiting_files(ids, key)
        ],
        "photo_room": PHOTO_LIMIT,
        "topics": [(c.code, c.shown_name) for c in categories.get().values() if len(c.code) == 2],
    }
    status = refused.status if refused else 200
    response = render(request, "cases/worker/report.jinja", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return remember_device(request, response)
