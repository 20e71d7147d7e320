"""The desk: macros of a place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.cases.actions.run_macro import step_label
from shanzhi.cases.actions.save_macro import put_macro_away, save_macro
from shanzhi.cases.models import Macro
from shanzhi.cases.permissions import MANAGE_TEMPLATES, WORK_DESK
from shanzhi.cases.queries.prepared import macro_rows
from shanzhi.cases.rules.macros import MOST_STEPS, MacroStep, StepVerb, step_of
from shanzhi.cases.rules.placeholders import NUMBER, PLACE, UNIT
from shanzhi.cases.web.prepared_form import form_page, found, list_page, where_of
from shanzhi.kernel.api import Invalid, access, actor_of
from shanzhi.organizations import api as organizations

KIND = "macros"


@access(WORK_DESK)
@require_GET
def macros(request: HttpRequest) -> HttpResponse:
    """What there is where the viewer works."""
    return list_page(request, KIND, macro_rows.get())


@access(MANAGE_TEMPLATES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write one."""
    return _form(request, None)


@access(MANAGE_TEMPLATES)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, row_id: int) -> HttpResponse:
    """Change one."""
    return _form(request, found(actor_of(request), macro_rows.get(), row_id))


@access(MANAGE_TEMPLATES)
@require_POST
def away(request: HttpRequest, row_id: int) -> HttpResponse:
    """Put one away: it is offered no more."""
    put_macro_away(found(actor_of(request), macro_rows.get(), row_id), by=actor_of(request))
    messages.success(request, _("已停用。"))
    return HttpResponseRedirect(f"/desk/{KIND}", status=303)


def _form(request: HttpRequest, row: Macro | None) -> HttpResponse:
    if request.method != "POST":
        return form_page(request, KIND, row, _filled(request, row))
    try:
        save_macro(row, by=actor_of(request), where=where_of(request), steps=_steps(request))
    except Invalid as why:
        return form_page(request, KIND, row, _filled(request, row, _steps(request)), why)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(f"/desk/{KIND}", status=303)


def _steps(request: HttpRequest) -> list[MacroStep]:
    """The rows of the form that name a verb; without one a row is left out."""
    found = []
    for number in range(1, MOST_STEPS + 1):
        verb = request.POST.get(f"verb_{number}", "")
        if verb not in set(StepVerb):
            continue
        unit = request.POST.get(f"unit_{number}", "")
        unit_id = int(unit) if unit.isascii() and unit.isdecimal() else None
        found.append(MacroStep(StepVerb(verb), request.POST.get(f"words_{number}", ""), unit_id))
    return found


def _filled(
    request: HttpRequest, row: Macro | None, typed: list[MacroStep] | None = None
) -> dict[str, Any]:
    kept = [step_of(step) for step in row.steps] if row else []
    steps = kept if typed is None else typed
    return {
        "steps": [steps[n] if n < len(steps) else None for n in range(MOST_STEPS)],
        "verbs": [(verb.value, step_label(verb)) for verb in StepVerb],
        "units": _units(request),
        "place_names": " ".join(f"{{{name}}}" for name in (NUMBER, PLACE, UNIT)),
    }


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    """Units to which somebody of the viewer's places may dispatch."""
    viewer = actor_of(request)
    scopes = sorted(viewer.scopes(), key=len)
    return [
        (str(unit.pk), unit.name)
        for unit in organizations.dispatchable_units(viewer, scopes[0] if scopes else "")
    ]
