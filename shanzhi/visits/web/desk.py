"""The desk of the community: households, whom to visit, care, and what was heard."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

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
    SHOW_PEOPLE,
    FactKind,
    Household,
    fact_rows,
    facts_of,
    household_for,
    masked_name_of,
    people_of,
    show_people,
    visible_households,
)
from shanzhi.places import api as places
from shanzhi.visits.actions.end_heard import end_heard
from shanzhi.visits.actions.miss_care import answer_missed
from shanzhi.visits.actions.set_pace import set_pace, set_visit_target
from shanzhi.visits.models.care import Colour
from shanzhi.visits.models.heard import Became
from shanzhi.visits.permissions import ANSWER_MISSED, END_HEARD, GIVE_CARE, SET_PACE, VISIT
from shanzhi.visits.queries.care import due_cares, missed_for, missed_row, paces_at
from shanzhi.visits.queries.visits import (
    grid_progress,
    heard_for,
    open_heard,
    target_for,
    visits_of,
)
from shanzhi.visits.queries.worklist import SHOWN, cares_by_household, to_visit
from shanzhi.visits.rules.care import Pace
from shanzhi.visits.rules.lists import Why
from shanzhi.visits.web.faults import Faults
from shanzhi.visits.web.words import NAMES, care_of, row_of, why_of
from shanzhi.visits.web.worker_forms import number

PAGE = 50


@access(READ_HOUSEHOLDS)
@require_GET
def households_page(request: HttpRequest) -> HttpResponse:
    """Households by address; names masked."""
    viewer = actor_of(request)
    words = request.GET.get("q", "").strip()[:60]
    rows = [row for row in _sorted(viewer) if words in row.address]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    people = people_of(viewer, shown)
    facts: dict[int, list[str]] = {}
    for fact in facts_of(viewer, shown):
        facts.setdefault(fact.household_id, []).append(str(FactKind(fact.kind).label))
    _record(request, "people.list", 0, count=len(shown))
    names = places.grid_names()
    context = {
        "rows": [
            {
                "household": row,
                "grid": names.get(row.place_code, row.place_code),
                "people": people.get(row.pk, []),
                "facts": facts.get(row.pk, []),
            }
            for row in shown
        ],
        "page": page,
        "words": words,
        "total": len(rows),
    }
    return _private(render(request, "visits/desk/households.jinja", context))


def _sorted(viewer: Actor) -> list[Household]:
    return sorted(visible_households(viewer), key=lambda row: (row.place_code, row.address))


@access(READ_HOUSEHOLDS)
@require_GET
def household_page(request: HttpRequest, household_id: int) -> HttpResponse:
    """One household; names masked."""
    return _household(request, household_for(actor_of(request), household_id))


@access(SHOW_PEOPLE)
@require_POST
def showing(request: HttpRequest, household_id: int) -> HttpResponse:
    """The same with names and numbers, for this one page, after saying why."""
    viewer = actor_of(request)
    household = household_for(viewer, household_id)
    reason, address = request.POST.get("reason", ""), client_address(request)
    try:
        show_people(household, by=viewer, reason=reason, address=address)
    except Invalid as why:
        return _household(request, household, why)
    return _household(request, household, shown=True)


def _household(
    request: HttpRequest,
    household: Household,
    refused: Invalid | None = None,
    *,
    shown: bool = False,
) -> HttpResponse:
    viewer = actor_of(request)
    _record(request, "people.read_household", household.pk, place=household.place_code)
    cares = cares_by_household(viewer, [household]).get(household.pk, [])
    context = {
        "household": household,
        "people": people_of(viewer, [household], shown=shown).get(household.pk, []),
        "shown": shown,
        "facts": fact_rows(viewer, household),
        "cares": {care.person_id: care_of(care) for care in cares},
        "visits": visits_of(viewer, household),
        "may_show": allowed(viewer, SHOW_PEOPLE),
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
    }
    status = refused.status if refused else 200
    return _private(render(request, "visits/desk/household.jinja", context, status=status))


@access(VISIT)
@require_GET
def visits_page(request: HttpRequest) -> HttpResponse:
    """How far the month is by grid, and the households to be visited."""
    return _visits(request)


def _visits(request: HttpRequest, refused: Invalid | None = None) -> HttpResponse:
    viewer, at = actor_of(request), now()
    wanted = request.GET.get("why", "")
    rows = to_visit(viewer, at, why_of(wanted))
    _record(request, "people.list", 0, count=len(rows))
    place = _place(viewer)
    context = {
        "grids": grid_progress(viewer, at),
        "rows": [row_of(row) for row in rows[:SHOWN]],
        "total": len(rows),
        "choices": [(each.value, NAMES[each]) for each in Why],
        "why": wanted,
        "may_set": allowed(viewer, SET_PACE),
        "target": target_for(place),
        "errors": Faults(refused.fields if refused else {}),
    }
    status = refused.status if refused else 200
    return _private(render(request, "visits/desk/visits.jinja", context, status=status))


@access(SET_PACE)
@require_POST
def target(request: HttpRequest) -> HttpResponse:
    """How many households a worker sees in a month."""
    viewer = actor_of(request)
    try:
        set_visit_target(_place(viewer), number(request.POST, "households") or 0, by=viewer)
    except Invalid as why:
        return _visits(request, why) if allowed(viewer, VISIT) else _care(request, why)
    messages.success(request, _("已改好。"))
    return HttpResponseRedirect(
        "/desk/visits" if allowed(viewer, VISIT) else "/desk/care", status=303
    )


@access(GIVE_CARE, ANSWER_MISSED, SET_PACE)
@require_GET
def care_page(request: HttpRequest) -> HttpResponse:
    """What was missed, what is due, how often."""
    return _care(request)


def _care(request: HttpRequest, refused: Invalid | None = None, missed_id: int = 0) -> HttpResponse:
    viewer, at = actor_of(request), now()
    missed = missed_for(viewer)
    _record(request, "people.list", 0, count=len(missed))
    gives = allowed(viewer, GIVE_CARE)
    names = places.grid_names()
    context = {
        "missed": [(each, names.get(each.row.place_code, "")) for each in missed],
        "gives": gives,
        "due": [
            {**care_of(care), "name": masked_name_of(care.person)}
            for care in (due_cares(viewer, at) if gives else ())
        ],
        "paces": paces_at(_place(viewer)),
        "may_answer": allowed(viewer, ANSWER_MISSED),
        "may_set": allowed(viewer, SET_PACE),
        "today": localdate(at),
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
        "refused_id": missed_id,
    }
    status = refused.status if refused else 200
    return _private(render(request, "visits/desk/care.jinja", context, status=status))


@access(ANSWER_MISSED)
@require_POST
def answer(request: HttpRequest, missed_id: int) -> HttpResponse:
    """Say how the person is."""
    viewer = actor_of(request)
    missed = missed_row(viewer, missed_id)
    try:
        answer_missed(missed, by=viewer, words=request.POST.get(f"answer-{missed_id}", ""))
    except Invalid as why:
        return _care(request, why, missed_id)
    messages.success(request, _("已记下。"))
    return HttpResponseRedirect("/desk/care", status=303)


@access(SET_PACE)
@require_POST
def paces(request: HttpRequest) -> HttpResponse:
    """How often each colour is looked in on."""
    viewer, given = actor_of(request), request.POST
    try:
        for colour in Colour:
            visit, ring = number(given, f"visit-{colour}"), number(given, f"ring-{colour}")
            pace = Pace(visit or 0, -1 if ring is None else ring)
            if (colour, pace) not in paces_at(_place(viewer)):
                set_pace(_place(viewer), colour, pace, by=viewer)
    except Invalid as why:
        return _care(request, why)
    messages.success(request, _("已改好，到期日只会提前，不会推后。"))
    return HttpResponseRedirect("/desk/care", status=303)


@access(END_HEARD)
@require_GET
def heard_page(request: HttpRequest) -> HttpResponse:
    """What was heard on visits and has no end yet."""
    return _heard(request)


@access(END_HEARD)
@require_POST
def heard_ending(request: HttpRequest, heard_id: int) -> HttpResponse:
    """What became of it."""
    viewer, given = actor_of(request), request.POST
    row = heard_for(viewer, heard_id)
    became, note = given.get(f"became-{heard_id}", ""), given.get(f"note-{heard_id}", "")
    try:
        end_heard(row, by=viewer, became=became, note=note)
    except Invalid as why:
        return _heard(request, why, heard_id)
    messages.success(request, _("已记下结果。"))
    return HttpResponseRedirect("/desk/heard", status=303)


def _heard(request: HttpRequest, refused: Invalid | None = None, heard_id: int = 0) -> HttpResponse:
    viewer = actor_of(request)
    rows = list(open_heard(viewer))
    _record(request, "people.list", 0, count=len(rows))
    context = {
        "rows": rows,
        "became_choices": Became.choices,
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
        "refused_id": heard_id,
    }
    status = refused.status if refused else 200
    return _private(render(request, "visits/desk/heard.jinja", context, status=status))


def _place(viewer: Actor) -> str:
    """The widest place of which the viewer may say how often."""
    scopes = [code for code in viewer.scopes() if code]
    return min(scopes, key=len, default="")


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
