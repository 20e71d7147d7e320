"""A worker's own: shifts, leave, for whom they stand in, training."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from shanzhi.kernel.api import SIGNED_IN, access, actor_of, render, signed_url
from shanzhi.organizations.queries_team import (
    own_leaves,
    own_shifts,
    own_substitutions,
    trainings_of,
)
from shanzhi.places.api import division_name

BACK = timedelta(days=730)
DAY = timedelta(days=1)


@access(SIGNED_IN)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Mine alone."""
    viewer, today = actor_of(request), localdate()
    context = {
        "shifts": own_shifts(viewer),
        "leaves": [
            {
                "leave": leave,
                "last": leave.ends_on - DAY,
                "grids": [
                    f"{division_name(row.place_code)} → {row.account.name}"
                    for row in leave.substitutions.all()
                ],
            }
            for leave in own_leaves(viewer)
        ],
        "standing_in": [
            {"leave": leave, "last": leave.ends_on - DAY} for leave in own_substitutions(viewer)
        ],
        "trainings": [
            {"row": row, "evidence": signed_url(row.evidence) if row.evidence else ""}
            for row in trainings_of(viewer, viewer.id or 0, today - BACK, today + DAY)
        ],
    }
    return render(request, "organizations/own_work.jinja", context)
