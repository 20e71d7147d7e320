"""A worker's quarter on their own phone first, then at the desk of their community."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.insight.actions.own_appraisal import comment_on_appraisal, release_appraisal
from shanzhi.insight.permissions import READ_APPRAISALS
from shanzhi.insight.queries.appraisals import (
    members,
    own_communities,
    own_page,
    page_for,
    quarter_of,
    quarters,
)
from shanzhi.kernel.api import (
    SIGNED_IN,
    Invalid,
    access,
    actor_of,
    client_address,
    record_access,
    render,
)
from shanzhi.places.api import division_name

OWN = "/worker/me/appraisal"


@access(SIGNED_IN)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Mine: nobody sees it before me."""
    return _own(request)


@access(SIGNED_IN)
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """Let my community see it."""
    viewer, quarter = actor_of(request), quarter_of(request.POST.get("quarter", ""))
    release_appraisal(request.POST.get("place", ""), quarter.start, by=viewer)
    messages.success(request, _("社区现在可以看到这一季度的小结了。"))
    return HttpResponseRedirect(f"{OWN}?quarter={quarter.start}", status=303)


@access(SIGNED_IN)
@require_POST
def comments(request: HttpRequest) -> HttpResponse:
    """Say something to it."""
    viewer, quarter = actor_of(request), quarter_of(request.POST.get("quarter", ""))
    body, place = request.POST.get("body", ""), request.POST.get("place", "")
    try:
        comment_on_appraisal(place, quarter.start, body, by=viewer)
    except Invalid as why:
        return _own(request, why.fields, status=why.status)
    messages.success(request, _("已写下，和小结一起给社区看。"))
    return HttpResponseRedirect(f"{OWN}?quarter={quarter.start}", status=303)


@access(READ_APPRAISALS)
@require_GET
def appraisals_page(request: HttpRequest) -> HttpResponse:
    """The workers of my community, in the order of their grids."""
    rows = [
        {
            "account": member.account,
            "grids": [division_name(row.grid_code) for row in member.grids],
        }
        for member in members(actor_of(request))
    ]
    return render(request, "insight/appraisals.jinja", {"rows": rows})


@access(READ_APPRAISALS)
@require_GET
def appraisal_page(request: HttpRequest, account_id: int) -> HttpResponse:
    """One worker's quarter, once it is no longer theirs alone."""
    quarter = quarter_of(request.GET.get("quarter", ""))
    viewer = actor_of(request)
    member, page = page_for(viewer, account_id, quarter)
    record_access(
        viewer,
        action="insight.appraisal_read",
        subject=("account", account_id),
        place_code=member.grids[0].grid_code,
        address=client_address(request),
    )
    context: dict[str, Any] = {
        "account": member.account,
        "page": page,
        "quarter": quarter,
        "quarters": [(each.start.isoformat(), each.name) for each in quarters()],
        "is_own": False,
    }
    return render(request, "insight/appraisal.jinja", context)


def _own(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer, given = actor_of(request), request.POST or request.GET
    quarter = quarter_of(given.get("quarter", ""))
    known = own_communities(viewer)
    place = given.get("place", "") if given.get("place", "") in known else next(iter(known), "")
    context = {
        "page": own_page(viewer, place, quarter) if place else None,
        "place": place,
        "quarter": quarter,
        "quarters": [(each.start.isoformat(), each.name) for each in quarters()],
        "errors": errors or {},
        "typed": request.POST if errors else {},
        "is_own": True,
    }
    return render(request, "insight/own_appraisal.jinja", context, status=status)
