"""吹哨 at the desk: call units in, appraise them, see who came and who did not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.appraise import appraise_unit
from shanzhi.cases.actions.cancel_whistle import cancel_whistle
from shanzhi.cases.actions.whistle import Summons, blow_whistle
from shanzhi.cases.models import Case, Whistle
from shanzhi.cases.permissions import READ_JOINT, WHISTLE
from shanzhi.cases.queries.whistles import call_for, open_whistles, whistle_for
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.joint import whistle_row
from shanzhi.cases.web.positions import sent_point, whole
from shanzhi.cases.web.stepping import stepped
from shanzhi.kernel.api import access, actor_of, render


@act("whistle", WHISTLE)
def whistle(request: HttpRequest, case: Case) -> str:
    """Call units in."""
    summons = Summons(
        unit_ids=tuple(filter(None, map(whole, request.POST.getlist("whistle_units")))),
        minutes=whole(request.POST.get("minutes", "")),
        expected=request.POST.get("expected", ""),
        place_words=request.POST.get("place_words", ""),
        point=sent_point(request),
    )
    blow_whistle(case, summons, by=actor_of(request))
    return _("哨已吹响，被叫的单位已收到通知。")


@access(WHISTLE)
@require_POST
def cancellation(request: HttpRequest, whistle_id: int) -> HttpResponse:
    """Take a whistle back."""
    row = whistle_for(actor_of(request), whistle_id)
    reason = request.POST.get(f"cancel_reason_{row.pk}", "")
    return stepped(
        request,
        row.case,
        lambda: cancel_whistle(row, by=actor_of(request), reason=reason),
        form=f"cancel_{row.pk}",
        said=_("已取消，还没到的单位不用来了。"),
    )


@access(WHISTLE)
@require_POST
def appraisal(request: HttpRequest, call_id: int) -> HttpResponse:
    """Say how a unit did."""
    call = call_for(actor_of(request), call_id)
    stars = whole(request.POST.get(f"stars_{call.pk}", ""))
    words = request.POST.get(f"words_{call.pk}", "")
    return stepped(
        request,
        call.case,
        lambda: appraise_unit(call, by=actor_of(request), stars=stars, words=words),
        form=f"appraisal_{call.pk}",
        said=_("评价已记下。"),
    )


@access(READ_JOINT)
@require_GET
def whistles_page(request: HttpRequest) -> HttpResponse:
    """Whistles in the viewer's places: who came, who did not."""
    viewer = actor_of(request)
    missed = request.GET.get("show") == "missed"
    rows: list[Whistle] = open_whistles(viewer, missed_only=missed)
    tabs = [
        {"label": _("进行中"), "href": "/desk/whistles", "current": not missed},
        {"label": _("有单位没按时到"), "href": "/desk/whistles?show=missed", "current": missed},
    ]
    context = {"rows": [whistle_row(row, viewer) for row in rows], "tabs": tabs}
    return render(request, "cases/desk/whistles.jinja", context)
