"""A place's own procedures at the desk: written from one that is there, changed by a new version, given up."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.deliberation.actions.write_procedure import (
    NewProcedure,
    give_up_procedure,
    write_procedure,
)
from shanzhi.deliberation.models import PlaceProcedure
from shanzhi.deliberation.permissions.topics import SET_FIGURES
from shanzhi.deliberation.procedures import PROCEDURES
from shanzhi.deliberation.queries.procedures import (
    as_procedure,
    own_procedure_for,
    procedure_with,
)
from shanzhi.deliberation.web.procedure_form import (
    Typed,
    begun,
    choices,
    shown_steps,
    typed_in,
)
from shanzhi.kernel.api import Invalid, NotFound, access, actor_of, render
from shanzhi.places.api import division_name

LIST = "/desk/procedures"


@access(SET_FIGURES)
@require_http_methods(["GET", "POST"])
def new_procedure(request: HttpRequest) -> HttpResponse:
    """Begin from a procedure: ``from`` and ``place`` stand in the address, or in the form."""
    given = request.POST if request.method == "POST" else request.GET
    place, code = _digits(given.get("place", "")), given.get("from", PROCEDURES[0].code)[:24]
    found = procedure_with(code)
    if found is None:
        raise NotFound
    if request.method == "GET":
        first = begun(found)
        name = f"{division_name(place)}{first.name}"[:40]
        return _page(request, place, code, replace(first, name=name))
    return _saved(request, place, code, None)


@access(SET_FIGURES)
@require_http_methods(["GET", "POST"])
def own_procedure(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Its newest version in a form; saving makes the next."""
    row = own_procedure_for(actor_of(request), procedure_id)
    if request.method == "GET":
        return _page(request, row.place_code, row.code, begun(as_procedure(row)), row)
    return _saved(request, row.place_code, row.code, row)


@access(SET_FIGURES)
@require_POST
def giving_up(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """No topic begins with it any more."""
    viewer = actor_of(request)
    row = give_up_procedure(own_procedure_for(viewer, procedure_id), by=viewer)
    messages.success(request, _("已停用。正在按它办的议题办完为止。"))
    return HttpResponseRedirect(f"{LIST}?place={row.place_code}#own", status=303)


def _saved(
    request: HttpRequest, place: str, code: str, before: PlaceProcedure | None
) -> HttpResponse:
    typed = typed_in(request.POST)
    if request.POST.get("do") != "save":
        return _page(request, place, code, typed, before)
    new = NewProcedure(
        place_code=place,
        name=typed.name,
        when=typed.when,
        source=typed.source,
        reason=typed.reason,
        begun_from=code,
        steps=typed.steps,
    )
    try:
        row = write_procedure(new, by=actor_of(request), before=before)
    except Invalid as why:
        return _page(request, place, code, typed, before, why)
    messages.success(request, _("已存为第 %(n)s 版，以后受理的议题可以选它。") % {"n": row.version})
    return HttpResponseRedirect(f"{LIST}?place={row.place_code}#own", status=303)


def _page(
    request: HttpRequest,
    place: str,
    code: str,
    typed: Typed,
    row: PlaceProcedure | None = None,
    refused: Invalid | None = None,
) -> HttpResponse:
    errors = refused.fields if refused else {}
    found = procedure_with(code)
    context = {
        "place": place,
        "place_name": division_name(place),
        "code": code,
        "begun_from": found.name if found else "",
        "row": row,
        "typed": typed,
        "steps": shown_steps(typed.steps, errors),
        "address": f"{LIST}/own/{row.pk}" if row else f"{LIST}/own",
        "errors": errors,
        **choices(),
    }
    status = refused.status if refused else 200
    return render(request, "deliberation/topics/procedure_form.jinja", context, status=status)


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) <= 12 else ""
