"""Rapid-response teams at the desk: who there is, and what each can do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.api import Invalid, access, actor_of, render
from shanzhi.organizations.actions.set_team_profile import TeamParticulars, set_team_profile
from shanzhi.organizations.models import TeamProfile, Unit
from shanzhi.organizations.permissions import MANAGE_TEAMS, READ_DIRECTORY
from shanzhi.organizations.queries_teams import team_for, teams_of
from shanzhi.places.api import division_name


@access(READ_DIRECTORY)
@require_GET
def teams_page(request: HttpRequest) -> HttpResponse:
    """Every team near, with its skills, hours and capacity."""
    rows = [
        {"unit": unit, "profile": profile, "may": may, "place": division_name(unit.place_code)}
        for unit, profile, may in teams_of(actor_of(request))
    ]
    return render(request, "organizations/teams.jinja", {"rows": rows})


@access(MANAGE_TEAMS)
@require_http_methods(["GET", "POST"])
def team_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One team's profile, to be changed."""
    unit, profile = team_for(actor_of(request), unit_id)
    if request.method != "POST":
        return _page(request, unit, _typed(profile), {})
    try:
        set_team_profile(unit, _given(request), by=actor_of(request))
    except Invalid as why:
        return _page(request, unit, request.POST.dict(), dict(why.fields), status=why.status)
    messages.success(request, _("队伍信息已保存。"))
    return HttpResponseRedirect("/desk/teams", status=303)


def _page(
    request: HttpRequest,
    unit: Unit,
    typed: dict[str, str],
    errors: dict[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"unit": unit, "typed": typed, "errors": errors}
    return render(request, "organizations/team.jinja", context, status=status)


def _typed(profile: TeamProfile | None) -> dict[str, str]:
    if profile is None:
        return {"capacity": "1"}
    return {
        "skills": " ".join(profile.skills),
        "lat": str(profile.latitude),
        "lng": str(profile.longitude),
        "from_hour": "" if profile.from_hour is None else str(profile.from_hour),
        "until_hour": "" if profile.until_hour is None else str(profile.until_hour),
        "capacity": str(profile.capacity),
    }


def _given(request: HttpRequest) -> TeamParticulars:
    sent = request.POST
    # not on screen: marks that people type between codes
    typed = sent.get("skills", "").replace("，", " ").replace(",", " ")
    begin, end = sent.get("from_hour", "").strip(), sent.get("until_hour", "").strip()
    return TeamParticulars(
        skills=tuple(typed.split()),
        point=_point(sent.get("lat", ""), sent.get("lng", "")),
        hours=(_number(begin), _number(end)) if begin or end else None,
        capacity=_number(sent.get("capacity", "")),
    )


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    try:
        return float(latitude), float(longitude)
    except ValueError:
        return None


def _number(text: str) -> int:
    """A small whole number; -1 for what is none, which the action refuses."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else -1
