"""The worker's end: whom to visit and why, one household under the thumb, and the grid."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.kernel.api import (
    Actor,
    Invalid,
    access,
    actor_of,
    allowed,
    client_address,
    now,
    record_access,
    render,
)
from shanzhi.people.api import (
    READ_HOUSEHOLDS,
    FactKind,
    FactSource,
    Household,
    Relation,
    fact_rows,
    household_for,
    people_of,
    visible_households,
)
from shanzhi.places import api as places
from shanzhi.visits.models.care import Basis, CareNeed, Colour
from shanzhi.visits.models.heard import HeardKind
from shanzhi.visits.models.visit import Hazard, Met, Need
from shanzhi.visits.permissions import LOOKING_AFTER, SET_CARE, VISIT
from shanzhi.visits.queries.visits import own_progress, visits_of
from shanzhi.visits.queries.worklist import SHOWN, cares_by_household, known_of, to_visit
from shanzhi.visits.rules.lists import Why, reasons
from shanzhi.visits.service_lists import lists_for
from shanzhi.visits.web.faults import Faults
from shanzhi.visits.web.words import NAMES, care_of, reason_words, row_of, why_of

REVIEW_AFTER = timedelta(days=90)


@access(VISIT)
@require_GET
def visits_page(request: HttpRequest) -> HttpResponse:
    """Whom to visit: missed and due care first, each with its reason; how far the month is."""
    viewer, at = actor_of(request), now()
    wanted = request.GET.get("why", "")
    rows = to_visit(viewer, at, why_of(wanted))
    _record(request, "people.list", 0, count=len(rows))
    context = {
        "sections": [
            {
                "title": NAMES[first],
                "is_late": first in {Why.CARE_MISSED, Why.CARE_DUE},
                "rows": part,
            }
            for first, part in _by_first(rows[:SHOWN])
        ],
        "more": max(0, len(rows) - SHOWN),
        "progress": own_progress(viewer, at),
        "choices": [(each.value, NAMES[each]) for each in Why],
        "why": wanted,
        "at": at,
    }
    return _private(render(request, "visits/worker/list.jinja", context))


def _by_first(rows: list[Any]) -> list[tuple[Why, list[dict[str, Any]]]]:
    return [
        (first, [row_of(row) for row in part])
        for first, part in groupby(rows, key=lambda row: row.first)
    ]


@access(VISIT)
@require_GET
def household_page(request: HttpRequest, household_id: int) -> HttpResponse:
    """One household: who lives there, why to visit, the form of the visit."""
    return show_household(request, household_for(actor_of(request), household_id))


def show_household(
    request: HttpRequest, household: Household, refused: Invalid | None = None, form: str = ""
) -> HttpResponse:
    """The page; after a refusal with what was typed and what is wrong with it."""
    viewer, at = actor_of(request), now()
    _record(request, "people.read_household", household.pk, place=household.place_code)
    known = known_of(viewer, [household], at)[household.pk]
    whys = reasons(known, localdate(at))
    cares = cares_by_household(viewer, [household]).get(household.pk, [])
    people = people_of(viewer, [household]).get(household.pk, [])
    lists = lists_for(frozenset(known.facts), frozenset(r.why for r in whys))
    context = {
        "household": household,
        "base": f"/worker/visits/{household.pk}",
        "people": people,
        "person_choices": [(person.id, person.name) for person in people],
        "cares": {care.person_id: care_of(care) for care in cares},
        "facts": fact_rows(viewer, household),
        "whys": [reason_words(reason) for reason in whys],
        "visits": [_visit(visit) for visit in visits_of(viewer, household)],
        "lists": lists,
        "list_points": {each.code: [(p.code, p.words) for p in each.points] for each in lists},
        "may_care": allowed(viewer, SET_CARE),
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
        "form": form,
        "new_key": uuid4,
        "review_on": (localdate(at) + REVIEW_AFTER).isoformat(),
        **_choices(),
    }
    page = render(
        request,
        "visits/worker/household.jinja",
        context,
        status=refused.status if refused else 200,
    )
    return _private(page)


def _choices() -> dict[str, Any]:
    return {
        "met_choices": _cards(Met.choices),
        "need_choices": Need.choices,
        "hazard_choices": Hazard.choices,
        "kind_choices": _cards(HeardKind.choices),
        "relation_choices": Relation.choices,
        "fact_choices": FactKind.choices,
        "source_choices": FactSource.choices,
        "colour_choices": _cards(Colour.choices),
        "care_need_choices": CareNeed.choices,
        "basis_choices": _cards(Basis.choices),
    }


def _cards(choices: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in choices]


def _visit(visit: Any) -> dict[str, Any]:
    needs = [str(Need(need).label) for need in visit.needs]
    hazards = [str(Hazard(hazard).label) for hazard in visit.hazards]
    return {
        "title": visit.get_met_display(),
        "at": visit.at,
        "who": visit.visitor.name if visit.visitor else "",
        "words": " · ".join(filter(None, (visit.mood, visit.note, *needs, *hazards))),
        "heard": list(visit.heard.all()),
    }


@access(VISIT)
@require_GET
def grid_page(request: HttpRequest) -> HttpResponse:
    """My grid's buildings and households, and the form that enters one."""
    return show_grid(request)


def show_grid(request: HttpRequest, refused: Invalid | None = None) -> HttpResponse:
    """The page; after a refusal with what was typed."""
    viewer = actor_of(request)
    households = list(visible_households(viewer))
    _record(request, "people.list", 0, count=len(households))
    people = people_of(viewer, households)
    grids = [
        {
            "grid": grid,
            "buildings": _buildings(grid.code, households, people),
            "choices": [(b.pk, b.full_name) for b in places.buildings_of(grid.code)],
        }
        for grid in _grids(viewer)
    ]
    context = {
        "grids": grids,
        "grid_choices": [(each["grid"].code, each["grid"].name) for each in grids],
        "building_choices": [choice for each in grids for choice in each["choices"]],
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
        "may_keep": allowed(viewer, READ_HOUSEHOLDS),
        "relation_choices": Relation.choices,
    }
    status = refused.status if refused else 200
    return _private(render(request, "visits/worker/grid.jinja", context, status=status))


def _grids(viewer: Actor) -> list[Any]:
    """Grids that the viewer looks after, not those of another role of theirs."""
    return [
        grid
        for grid in places.visible_grids(viewer)
        if any(grid.code.startswith(s) for s in viewer.scopes(*LOOKING_AFTER))
    ]


def _buildings(
    grid_code: str, households: list[Household], people: dict[int, list[Any]]
) -> list[dict[str, Any]]:
    """Buildings with their households, then those that are in no building."""
    here = [row for row in households if row.place_code == grid_code]
    parts: list[tuple[int | None, str]] = [
        (b.pk, b.full_name) for b in places.buildings_of(grid_code)
    ]
    if any(row.building_id is None for row in here):
        parts.append((None, _("不在楼栋里的住户")))
    return [
        {
            "name": name,
            "rows": [
                (row, "、".join(seen.name for seen in people.get(row.pk, ())))
                for row in here
                if row.building_id == building_id
            ],
        }
        for building_id, name in parts
    ]


def _record(
    request: HttpRequest, action: str, household_id: int, *, place: str = "", count: int = 1
) -> None:
    record_access(
        actor_of(request),
        action=action,
        subject=("household", household_id),
        place_code=place,
        count=count,
        address=client_address(request),
    )


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "private, no-store"
    return page
