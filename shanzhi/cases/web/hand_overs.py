"""移交外部 at the desk: hand over, chase, take back; and the list of what to ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.chase import chase_outside, take_back_case
from shanzhi.cases.actions.hand_over import hand_over_case
from shanzhi.cases.actions.name_systems import name_systems
from shanzhi.cases.models import Case, HandOver
from shanzhi.cases.permissions import HAND_OVER, NAME_SYSTEMS, READ_JOINT
from shanzhi.cases.queries.hand_overs import hand_overs, own_systems
from shanzhi.cases.web.acting import act
from shanzhi.kernel.api import Actor, Invalid, Role, access, actor_of, allowed, now, render
from shanzhi.places import api as places


@act("hand_over", HAND_OVER)
def hand_over(request: HttpRequest, case: Case) -> str:
    """Hand it over."""
    hand_over_case(
        case,
        by=actor_of(request),
        system=request.POST.get("system", ""),
        reference=request.POST.get("reference", ""),
        reason=request.POST.get("handing_reason", ""),
        chase_on=_day(request.POST.get("chase_on", "")),
    )
    return _("已移交。仍由本单位负责，到时会提醒追问。")


@act("chase", HAND_OVER)
def chase(request: HttpRequest, case: Case) -> str:
    """Keep what was answered."""
    chase_outside(
        case,
        by=actor_of(request),
        answer=request.POST.get("outside_answer", ""),
        chase_on=_day(request.POST.get("chase_again_on", "")),
    )
    return _("已记下对方的答复。")


@act("take_back", HAND_OVER)
def take_back(request: HttpRequest, case: Case) -> str:
    """It is finished outside."""
    take_back_case(case, by=actor_of(request), result=request.POST.get("outside_result", ""))
    return _("已收回，请接着办理并办结。")


@access(NAME_SYSTEMS)
@require_POST
def systems(request: HttpRequest) -> HttpResponse:
    """Lay down which systems the place hands over to, one name a line."""
    by, names = actor_of(request), request.POST.get("systems", "").splitlines()
    try:
        name_systems(_own_place(by), names, by=by)
    except Invalid as why:
        return _page(request, why)
    messages.success(request, _("外部系统的名单已保存。"))
    return HttpResponseRedirect("/desk/external", status=303)


@access(READ_JOINT, HAND_OVER)
@require_GET
def hand_overs_page(request: HttpRequest) -> HttpResponse:
    """What is outside, the next to be chased first."""
    return _page(request)


def _own_place(viewer: Actor) -> str:
    """The widest place whose list the viewer may lay down."""
    roles = (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    return min(viewer.scopes(*roles), key=len, default="")


def _page(request: HttpRequest, refused: Invalid | None = None) -> HttpResponse:
    at, overdue = now(), request.GET.get("show") == "overdue"
    viewer = actor_of(request)
    found = hand_overs(viewer, at, overdue=overdue)
    tabs = [
        {"label": _("全部"), "href": "/desk/external", "current": not overdue},
        {"label": _("该追问了"), "href": "/desk/external?show=overdue", "current": overdue},
    ]
    rows: list[dict[str, Any]] = [_row(row, late=row.next_chase_at < at) for row in found]
    may_name = allowed(viewer, NAME_SYSTEMS)
    kept = "\n".join(own_systems(_own_place(viewer))) if may_name else ""
    context = {
        "rows": rows,
        "tabs": tabs,
        "may_name": may_name,
        "place": places.division_name(_own_place(viewer)) if may_name else "",
        "systems": request.POST.get("systems", "") if refused else kept,
        "error": refused.fields.get("systems", "") if refused else "",
    }
    status = refused.status if refused else 200
    return render(request, "cases/desk/external.jinja", context, status=status)


def _row(row: HandOver, *, late: bool) -> dict[str, Any]:
    chases = sorted(row.chases.all(), key=lambda chase: -chase.pk)
    return {"row": row, "late": late, "last": chases[0] if chases else None}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
