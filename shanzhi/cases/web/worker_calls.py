"""To where my units are called: report in, do the part, with the thumb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.do_part import do_part
from shanzhi.cases.actions.report_in import report_in
from shanzhi.cases.models import WhistleCall
from shanzhi.cases.permissions import ATTEND
from shanzhi.cases.queries.follow_up import files_of_report
from shanzhi.cases.queries.whistles import call_for, calls_for_units
from shanzhi.cases.web.complaints import complaints
from shanzhi.cases.web.joint import call_row
from shanzhi.cases.web.photographs import sent_files
from shanzhi.cases.web.positions import sent_point
from shanzhi.cases.web.resident_timeline import photos_of, recordings_of
from shanzhi.kernel.api import Actor, Invalid, access, actor_of, render, uploader_key_of, wants_json
from shanzhi.lib.masking import mask_words
from shanzhi.places import api as places


@access(ATTEND)
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Where my units are awaited, the most pressing first."""
    viewer = actor_of(request)
    rows = [call_row(call, viewer) for call in calls_for_units(viewer)]
    return render(request, "cases/worker/calls.jinja", {"rows": rows})


@access(ATTEND)
@require_GET
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """One call."""
    return call_page(request, call_for(actor_of(request), call_id))


@access(ATTEND)
@require_POST
def arrival(request: HttpRequest, call_id: int) -> HttpResponse:
    """I am there: by the code on the wall, or by the position of this moment."""
    viewer = actor_of(request)
    return _done(
        request,
        call_for(viewer, call_id),
        lambda row: report_in(
            row, by=viewer, code=request.POST.get("code", ""), point=sent_point(request)
        ),
        form="arrival",
        said=_("已报到。做完以后请在这里写一句。"),
    )


@access(ATTEND)
@require_POST
def part(request: HttpRequest, call_id: int) -> HttpResponse:
    """I have done it: words and pictures."""
    viewer = actor_of(request)
    return _done(
        request,
        call_for(viewer, call_id),
        lambda row: _do_part(request, row, viewer),
        form="part",
        said=_("已记下，谢谢您到场。"),
    )


def _do_part(request: HttpRequest, row: WhistleCall, viewer: Actor) -> None:
    sent = sent_files(request)
    if sent.error:
        raise Invalid({"files": sent.error})
    do_part(
        row,
        by=viewer,
        note=request.POST.get("note", ""),
        file_ids=sent.ids,
        uploader_key=uploader_key_of(request),
    )


def call_page(
    request: HttpRequest, row: WhistleCall, refused: Invalid | None = None, form: str = ""
) -> HttpResponse:
    """The call's page; after a refusal with what was typed."""
    files = files_of_report(row.case)
    context: dict[str, Any] = {
        "row": call_row(row, actor_of(request)),
        "call": row,
        "case": row.case,
        "body": mask_words(row.case.text.body),
        "photos": photos_of(files),
        "recordings": recordings_of(files),
        "place": " / ".join(name for _code, name in places.path_of(row.case.place_code)),
        "errors": complaints(form, refused),
        # Who came from the code on the wall brings it along.
        "typed": request.POST if refused else {"code": request.GET.get("code", "")[:200]},
    }
    status = refused.status if refused else 200
    return render(request, "cases/worker/call.jinja", context, status=status)


def _done(
    request: HttpRequest,
    row: WhistleCall,
    step: Callable[[WhistleCall], object],
    *,
    form: str,
    said: str,
) -> HttpResponse:
    try:
        step(row)
    except Invalid as why:
        if wants_json(request):  # a device that sends again what was done without signal
            raise
        return call_page(request, row, why, form)
    messages.success(request, said)
    return HttpResponseRedirect(f"/worker/calls/{row.pk}", status=303)
