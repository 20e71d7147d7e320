"""The desk: macros of a place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shanzhi.cases.actions.run_macro import step_label
from shanzhi.cases.actions.save_macro import put_macro_away, save_macro
from shanzhi.cases.models import Macro
from shanzhi.cases.queries.prepared import macro_rows
from shanzhi.cases.rules.macros import MOST_STEPS, MacroStep, StepVerb, step_of
from shanzhi.cases.rules.placeholders import NUMBER, PLACE, UNIT
from shanzhi.cases.web.prepared_form import where_of
from shanzhi.cases.web.prepared_pages import Shelf
from shanzhi.kernel.api import actor_of
from shanzhi.organizations import api as organizations


def _save(request: HttpRequest, row: Macro | None) -> object:
    return save_macro(row, by=actor_of(request), where=where_of(request), steps=_steps(request))


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


def _filled(request: HttpRequest, row: Macro | None) -> dict[str, Any]:
    kept = [step_of(step) for step in row.steps] if row else []
    steps = _steps(request) if request.method == "POST" else kept
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


MACROS = Shelf(
    many="macros",
    one="macro",
    rows=macro_rows,
    save=_save,
    filled=_filled,
    put_away=put_macro_away,
)
