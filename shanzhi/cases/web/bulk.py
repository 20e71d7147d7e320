"""Many matters at once: what was ticked, one unit and one reason, how far it is, and the undo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.go_on import AT_ONCE
from shanzhi.cases.actions.run_bulk import run_bulk
from shanzhi.cases.actions.start_bulk import MOST_AT_ONCE, start_bulk
from shanzhi.cases.actions.undo_bulk import take_back, undo_bulk
from shanzhi.cases.models import BulkOperation, Case
from shanzhi.cases.models.bulk import BulkVerb
from shanzhi.cases.permissions import ACCEPT, DISPATCH, WORK_DESK
from shanzhi.cases.queries.bulk import operation_of, progress_of
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.cases.web.complaints import Faults
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, Invalid, access, actor_of, allowed, now, render
from shanzhi.organizations import api as organizations


@access(WORK_DESK)
@require_GET
def bulk(request: HttpRequest) -> HttpResponse:
    """What was ticked in the queue, and what can be done with all of it."""
    return _choice_page(request, request.GET.getlist("case"))


@access(WORK_DESK)
@require_POST
def bulk_start(request: HttpRequest) -> HttpResponse:
    """Do it. A page of the queue is done at once, more than that in a job that reports."""
    verb = BulkVerb.ACCEPT if request.POST.get("verb") == "accept" else BulkVerb.DISPATCH
    numbers = request.POST.get("numbers", "").split()
    unit = request.POST.get("unit", "")
    viewer = actor_of(request)
    try:
        operation = start_bulk(
            verb,
            by=viewer,
            numbers=numbers,
            unit_id=int(unit) if unit.isascii() and unit.isdecimal() else None,
            reason=request.POST.get("reason", ""),
        )
    except Invalid as why:
        return _choice_page(request, numbers, why)
    _go_on(operation, viewer)
    return HttpResponseRedirect(f"/desk/bulk/{operation.pk}", status=303)


@access(WORK_DESK)
@require_GET
def bulk_page(request: HttpRequest, operation_id: int) -> HttpResponse:
    """How far it is, what was refused and why, and the undo while there is time for it."""
    progress = progress_of(operation_of(actor_of(request), operation_id))
    context = {
        "progress": progress,
        "operation": progress.operation,
        "may_undo": progress.may_be_undone(now()),
    }
    block = "progress" if request.headers.get("HX-Target") == "progress" else None
    return render(request, "cases/desk/bulk_progress.jinja", context, block=block)


@access(WORK_DESK)
@require_POST
def bulk_undo(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Take it back where nothing has happened since."""
    viewer = actor_of(request)
    operation = undo_bulk(operation_of(viewer, operation_id), by=viewer)
    _go_on(operation, viewer)
    return HttpResponseRedirect(f"/desk/bulk/{operation.pk}", status=303)


def _go_on(operation: BulkOperation, viewer: Actor) -> None:
    do = run_bulk if operation.undone_at is None else take_back
    do(operation, by=viewer, most=AT_ONCE)
    if progress_of(operation).left:
        from shanzhi.cases.tasks import run_bulk_operation  # jobs import the actions

        run_bulk_operation.defer(operation_id=operation.pk)


def _choice_page(
    request: HttpRequest, numbers: list[str], refused: Invalid | None = None
) -> HttpResponse:
    viewer = actor_of(request)
    chosen = visible_cases(viewer).filter(number__in=numbers[: MOST_AT_ONCE + 1])
    cases = list(chosen.select_related("holder_unit").order_by("-id"))
    context = {
        "cases": cases,
        "numbers": " ".join(case.number for case in cases),
        "can": _can(viewer, cases),
        "units": _units(viewer, cases),
        "errors": Faults(refused.fields if refused else {}),
        "typed": request.POST if refused else {},
        "most": MOST_AT_ONCE,
    }
    status = refused.status if refused else 200
    return render(request, "cases/desk/bulk.jinja", context, status=status)


def _can(viewer: Actor, cases: list[Case]) -> dict[str, int]:
    """For how many of the matters each verb would be allowed now."""
    asked = (("dispatch", DISPATCH), ("accept", ACCEPT))
    return {
        verb: sum(
            possible(case.state, verb) and allowed(viewer, capability, case.target())
            for case in cases
        )
        for verb, capability in asked
    }


def _units(viewer: Actor, cases: list[Case]) -> list[tuple[str, str]]:
    """Units that at least one of the matters may be given to; those that fit most come first."""
    fits: dict[int, int] = {}
    names: dict[int, str] = {}
    for place_code in {case.place_code for case in cases}:
        here = sum(case.place_code == place_code for case in cases)
        for unit in organizations.dispatchable_units(viewer, place_code):
            fits[unit.pk] = fits.get(unit.pk, 0) + here
            names[unit.pk] = unit.name
    order = sorted(fits, key=lambda pk: (-fits[pk], names[pk]))
    return [
        (
            str(pk),
            names[pk]
            if fits[pk] == len(cases)
            else _("%(unit)s（适合 %(n)s 件）") % {"unit": names[pk], "n": fits[pk]},
        )
        for pk in order
    ]
