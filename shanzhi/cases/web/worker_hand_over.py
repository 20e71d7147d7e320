"""交接: what I have taken on goes to a colleague, in one act, and comes back if it was a mistake."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.cases.actions.pass_on import NOTE_LIMIT, start_passing_on
from shanzhi.cases.actions.run_bulk import run_bulk
from shanzhi.cases.actions.undo_bulk import take_back, undo_bulk
from shanzhi.cases.permissions import PASS_ON
from shanzhi.cases.queries.bulk import operation_of, progress_of
from shanzhi.cases.queries.colleagues import colleagues, taken_on
from shanzhi.cases.queries.stops import where_of
from shanzhi.cases.web.complaints import Faults
from shanzhi.cases.web.positions import whole
from shanzhi.kernel.api import Invalid, access, actor_of, now, render, wants_json

HERE = "/worker/hand-over"


@access(PASS_ON)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Choose a colleague and the matters; all are ticked."""
    if request.method != "POST":
        return _page(request)
    worker = actor_of(request)
    try:
        operation = start_passing_on(
            by=worker,
            account_id=whole(request.POST.get("colleague", "")),
            numbers=request.POST.getlist("case"),
            note=request.POST.get("note", ""),
        )
    except Invalid as why:
        if wants_json(request):  # a device that sends again what was done without signal
            raise
        return _page(request, why)
    run_bulk(operation, by=worker)
    return HttpResponseRedirect(f"{HERE}/{operation.pk}", status=303)


@access(PASS_ON)
@require_GET
def handed_over(request: HttpRequest, operation_id: int) -> HttpResponse:
    """What went over, what did not and why, and the undo while there is time for it."""
    progress = progress_of(operation_of(actor_of(request), operation_id))
    context = {
        "progress": progress,
        "operation": progress.operation,
        "may_undo": progress.may_be_undone(now()),
    }
    return render(request, "cases/worker/handed_over.jinja", context)


@access(PASS_ON)
@require_POST
def hand_over_undo(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Take back what nobody has touched since."""
    worker = actor_of(request)
    operation = undo_bulk(operation_of(worker, operation_id), by=worker)
    take_back(operation, by=worker)
    return HttpResponseRedirect(f"{HERE}/{operation.pk}", status=303)


def _page(request: HttpRequest, refused: Invalid | None = None) -> HttpResponse:
    worker, given = actor_of(request), request.POST
    cases = taken_on(worker).select_related("building__estate").order_by("due_at", "id")
    chosen = set(given.getlist("case"))
    context = {
        "rows": [(case, where_of(case), not refused or case.number in chosen) for case in cases],
        "colleagues": [
            {"value": account.pk, "label": account.name} for account in colleagues(worker)
        ],
        "errors": Faults(refused.fields if refused else {}),
        "typed": given if refused else {},
        "note_limit": NOTE_LIMIT,
    }
    status = refused.status if refused else 200
    return render(request, "cases/worker/hand_over.jinja", context, status=status)
