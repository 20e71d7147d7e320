"""Procedures at the desk: what each step asks, and what the place asks instead, with its reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.deliberation.actions.set_figure import NewFigure, set_figure
from shanzhi.deliberation.models import FigureOverride
from shanzhi.deliberation.permissions.topics import DESKS, READ_TOPICS, SET_FIGURES
from shanzhi.deliberation.procedures import PROCEDURES, Figure, Procedure, Step, place_figures
from shanzhi.deliberation.queries.figures import overrides
from shanzhi.deliberation.queries.procedures import OwnProcedure, as_procedure, own_procedures
from shanzhi.deliberation.rules.voices import Voices
from shanzhi.deliberation.web.topic_words import figure_words
from shanzhi.kernel.api import Actor, Invalid, Role, Target, access, actor_of, allowed, render
from shanzhi.places.api import division_name, names_below

Over = dict[tuple[str, str, str], FigureOverride]


@access(READ_TOPICS)
@require_GET
def procedures_page(request: HttpRequest) -> HttpResponse:
    """Every procedure as it holds in a place."""
    return _page(request)


@access(SET_FIGURES)
@require_POST
def figures(request: HttpRequest) -> HttpResponse:
    """The place asks for another figure."""
    given = request.POST
    code, _dot, rest = given.get("which", "").partition("/")
    step, _dot, figure = rest.partition("/")
    new = NewFigure(
        place_code=_digits(given.get("place", "")),
        procedure=code,
        step=step,
        figure=figure,
        value=given.get("value", "").strip().replace("\x00", ""),
        reason=given.get("reason", ""),
    )
    try:
        row = set_figure(new, by=actor_of(request))
    except Invalid as why:
        return _page(request, why.fields, why.status)
    messages.success(request, _("已修改。以后开始的步骤按新的数字，已经开始的不变。"))
    return HttpResponseRedirect(f"/desk/procedures?place={row.place_code}", status=303)


def _page(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor_of(request)
    choices = _places(viewer)
    wanted = _digits(request.POST.get("place", "") or request.GET.get("place", ""))
    place = wanted if wanted in dict(choices) else (choices[0][0] if choices else "")
    over = overrides(viewer, place)
    context = {
        "place": place,
        "place_name": division_name(place),
        "places": choices,
        "procedures": [_shown(each, over) for each in PROCEDURES],
        "place_rows": [
            _row(figure, value, over.get(("", "", figure)))
            for figure, value in place_figures().items()
        ],
        "which": _which(),
        "voices": Voices.choices,
        "own": [_own(each) for each in own_procedures(viewer, place)],
        "may_set": allowed(viewer, SET_FIGURES, Target(place_code=place)),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "deliberation/topics/procedures.jinja", context, status=status)


def _own(each: OwnProcedure) -> dict[str, Any]:
    """A procedure of the place: its steps, its versions and how many topics go by it."""
    return {
        "own": each,
        "place": division_name(each.newest.place_code),
        **_shown(as_procedure(each.newest), {}),
    }


def _shown(each: Procedure, over: Over) -> dict[str, Any]:
    return {
        "procedure": each,
        "steps": [
            {"step": step, "rows": [_figure(each, step, name, over) for name in step.figures]}
            for step in each.steps
        ],
    }


def _figure(each: Procedure, step: Step, name: str, over: Over) -> dict[str, Any]:
    return _row(name, step.figures[name], over.get((each.code, step.key, name)))


def _row(figure: str, shipped: str, row: FigureOverride | None) -> dict[str, Any]:
    return {
        "label": Figure(figure).label,
        "value": figure_words(figure, row.value if row else shipped),
        "shipped": figure_words(figure, shipped),
        "over": row,
        "over_place": division_name(row.place_code) if row else "",
    }


def _which() -> list[tuple[str, str]]:
    found = [
        (f"//{figure}", f"{_('全部规程')} · {Figure(figure).label}")
        for figure in place_figures()
        if figure != Figure.VOICES
    ]
    for each in PROCEDURES:
        for step in each.steps:
            found += [
                (
                    f"{each.code}/{step.key}/{figure}",
                    f"{each.name} · {step.name} · {Figure(figure).label}",
                )
                for figure in step.figures
            ]
    return found


def _places(viewer: Actor) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for scope in viewer.scopes(*DESKS, Role.LEADER):
        found[scope] = division_name(scope)
        found |= dict(names_below(scope))
    return sorted((code, name) for code, name in found.items() if 6 <= len(code) <= 12 and name)


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) <= 15 else ""
