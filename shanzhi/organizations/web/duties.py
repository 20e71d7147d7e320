"""The grids' duty list at the desk: what is on it, what asks to be, who decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    NotFound,
    Target,
    access,
    actor_of,
    allowed,
    render,
)
from shanzhi.organizations.actions.duties import (
    DutyProposal,
    admit_duty,
    end_duty,
    propose_duty,
    refuse_duty,
)
from shanzhi.organizations.models import Duty
from shanzhi.organizations.permissions import ADMIT_DUTIES, PROPOSE_DUTIES, READ_DUTIES
from shanzhi.organizations.queries import duties_for, unit
from shanzhi.places.api import division_name

ADDRESS = "/desk/duties"


@access(READ_DUTIES)
@require_GET
def duties_page(request: HttpRequest) -> HttpResponse:
    """The list, and the form to ask for an entry."""
    return _page(request)


@access(PROPOSE_DUTIES)
@require_POST
def proposals(request: HttpRequest) -> HttpResponse:
    """Ask for an entry."""
    viewer, given = actor_of(request), request.POST
    try:
        propose_duty(_proposal(viewer, given), by=viewer)
    except Invalid as why:
        return _page(request, why.fields, status=why.status)
    except Conflict as why:
        return _page(request, {"category": str(why)}, status=why.status)
    messages.success(request, _("已提交，等上级审批。"))
    return HttpResponseRedirect(ADDRESS, status=303)


@access(ADMIT_DUTIES)
@require_POST
def admission(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Let it onto the list."""
    return _decided(request, duty_id, admit_duty, _("已准入，可以派给网格了。"))


@access(ADMIT_DUTIES)
@require_POST
def refusal(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Keep it off the list."""
    return _decided(request, duty_id, refuse_duty, _("已答复不准入。"))


@access(ADMIT_DUTIES)
@require_POST
def ending(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Take it off the list."""
    return _decided(request, duty_id, end_duty, _("已退出清单。"))


def _decided(
    request: HttpRequest, duty_id: int, verb: Callable[..., Duty], said: str
) -> HttpResponse:
    viewer = actor_of(request)
    duty = next((row for row in duties_for(viewer) if row.pk == duty_id), None)
    if duty is None:
        raise NotFound
    try:
        verb(duty, by=viewer, note=request.POST.get(f"note-{duty_id}", ""))
    except Invalid as why:
        return _page(request, {f"note-{duty_id}": why.fields["note"]}, status=why.status)
    messages.success(request, said)
    return HttpResponseRedirect(ADDRESS, status=303)


def _proposal(viewer: Actor, given: Mapping[str, str]) -> DutyProposal:
    own = next(iter(sorted(viewer.unit_ids)), None)
    return DutyProposal(
        place_code=given.get("place", "") or (viewer.scopes() or ("",))[0],
        category_code=given.get("category", ""),
        title=given.get("title", ""),
        reason=given.get("reason", ""),
        unit_id=own,
        starts_on=_day(given.get("starts_on", "")) or localdate(),
        ends_on=_day(given.get("ends_on", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor_of(request)
    own = [found for pk in sorted(viewer.unit_ids) if (found := unit(pk)) is not None]
    scopes = sorted({*viewer.scopes(), *(found.place_code for found in own)} - {""})
    context = {
        "rows": [_row(viewer, duty) for duty in duties_for(viewer)],
        "places": [(code, division_name(code) or code) for code in scopes],
        "may_propose": allowed(viewer, PROPOSE_DUTIES),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "organizations/duties.jinja", context, status=status)


def _row(viewer: Actor, duty: Duty) -> dict[str, object]:
    return {
        "duty": duty,
        "place": division_name(duty.place_code) or duty.place_code,
        "may_decide": allowed(viewer, ADMIT_DUTIES, Target(place_code=duty.place_code))
        and duty.proposed_by_id != viewer.id,
    }
