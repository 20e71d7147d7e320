"""Rapid-response teams: called at the desk, answered under the thumb."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.answer_callout import (
    accept_callout,
    arrive,
    decline_callout,
    finish_callout,
)
from shanzhi.cases.actions.call_team import call_team
from shanzhi.cases.models import Callout, Case
from shanzhi.cases.permissions import ANSWER_CALL, CALL_TEAM
from shanzhi.cases.queries.teams import callout_for, callouts_for_teams
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.complaints import complaints
from shanzhi.cases.web.photographs import sent_files
from shanzhi.kernel.api import Invalid, access, actor_of, now, render, uploader_key_of, wants_json
from shanzhi.places import api as places


@act("callout", CALL_TEAM)
def callout(request: HttpRequest, case: Case) -> str:
    """Call the nearest free team."""
    row = call_team(case, by=actor_of(request), expected=request.POST.get("team_expected", ""))
    return _("已呼叫%(team)s，五分钟不应答会改叫下一支。") % {"team": row.team.name}


@access(ANSWER_CALL)
@require_GET
def callouts_page(request: HttpRequest) -> HttpResponse:
    """What my teams are called to, with big buttons."""
    return _page(request)


@access(ANSWER_CALL)
@require_POST
def acceptance(request: HttpRequest, callout_id: int) -> HttpResponse:
    """We come."""
    by = actor_of(request)
    return _done(
        request, callout_id, lambda row: accept_callout(row, by=by), _("已应答，请尽快出发。")
    )


@access(ANSWER_CALL)
@require_POST
def refusal(request: HttpRequest, callout_id: int) -> HttpResponse:
    """We cannot."""
    by, reason = actor_of(request), request.POST.get(f"decline_reason_{callout_id}", "")
    said = _("已告知，系统会呼叫下一支队伍。")
    return _done(request, callout_id, lambda row: decline_callout(row, by=by, reason=reason), said)


@access(ANSWER_CALL)
@require_POST
def arrival(request: HttpRequest, callout_id: int) -> HttpResponse:
    """We are there."""
    by = actor_of(request)
    return _done(request, callout_id, lambda row: arrive(row, by=by), _("已记下到场时间。"))


@access(ANSWER_CALL)
@require_POST
def completion(request: HttpRequest, callout_id: int) -> HttpResponse:
    """We are done."""
    return _done(request, callout_id, lambda row: _finish(request, row), _("辛苦了，已记下。"))


def _finish(request: HttpRequest, row: Callout) -> None:
    sent = sent_files(request)
    if sent.error:
        raise Invalid({"files": sent.error})
    finish_callout(
        row,
        by=actor_of(request),
        note=request.POST.get(f"team_note_{row.pk}", ""),
        file_ids=sent.ids,
        uploader_key=uploader_key_of(request),
    )


def _done(
    request: HttpRequest, callout_id: int, step: Callable[[Callout], object], said: str
) -> HttpResponse:
    row = callout_for(actor_of(request), callout_id)
    try:
        step(row)
    except Invalid as why:
        if wants_json(request):  # a device that sends again what was done without signal
            raise
        return _page(request, why, form=f"callout_{row.pk}")
    messages.success(request, said)
    return HttpResponseRedirect("/worker/callouts", status=303)


def _page(request: HttpRequest, refused: Invalid | None = None, form: str = "") -> HttpResponse:
    rows = [{"callout": row, "place": _where(row)} for row in callouts_for_teams(actor_of(request))]
    context = {
        "rows": rows,
        "at": now(),
        "errors": complaints(form, refused),
        "typed": request.POST if refused else {},
        "refused_form": form if refused else "",
    }
    status = refused.status if refused else 200
    return render(request, "cases/worker/callouts.jinja", context, status=status)


def _where(row: Callout) -> str:
    case = row.case
    building = case.building.full_name if case.building else ""
    return " · ".join(filter(None, (places.division_name(case.place_code), building, case.address)))
