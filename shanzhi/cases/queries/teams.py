"""Rapid-response teams: who could come, and who was asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from shanzhi.cases.models import Callout, Case
from shanzhi.cases.models.callout import OPEN_CALLOUTS
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.permissions import DESK_ROLES
from shanzhi.cases.queries.whistles import spot_of
from shanzhi.cases.rules.teams import TeamStanding, nearest_free
from shanzhi.kernel.api import Actor, NotFound, local_zone
from shanzhi.organizations import api as organizations

PAGE = 100


def next_team(
    case: Case, at: datetime, asked: Collection[int] = ()
) -> tuple[TeamStanding, int | None] | None:
    """The nearest free team for the matter and its distance in metres, of those not ``asked`` yet
    (1 query)."""
    known = organizations.teams_serving(case.place_code)
    busy = _busy([team.unit_id for team in known])
    teams = [
        TeamStanding(
            unit_id=team.unit_id,
            point=team.point,
            skills=team.skills,
            hours=team.hours,
            capacity=team.capacity,
            busy=busy.get(team.unit_id, 0),
        )
        for team in known
    ]
    return nearest_free(
        teams,
        there=spot_of(case).point,
        category_code=case.category_id,
        hour=at.astimezone(local_zone()).hour,
        asked=asked,
    )


def callouts_of(case: Case) -> list[Callout]:
    """Every offer about a matter, in their order (1 query)."""
    return list(_rows().filter(case=case).order_by("pk"))


def callouts_for_teams(viewer: Actor) -> list[Callout]:
    """What the viewer's teams are asked to come to or are at, what waits longest first (1 query)."""
    return list(
        _rows()
        .filter(team_id__in=viewer.unit_ids, state__in=OPEN_CALLOUTS, case__state__in=OPEN_STATES)
        .order_by("offered_at", "pk")[:PAGE]
    )


def callout_for(viewer: Actor, callout_id: int) -> Callout:
    """A callout of the viewer's teams, or in the viewer's places. Raises NotFound."""
    reach = Q(team_id__in=viewer.unit_ids)
    for scope in viewer.scopes(*DESK_ROLES):
        reach |= Q(case__place_code__startswith=scope)
    found = _rows().filter(reach, pk=callout_id).first()
    if found is None:
        raise NotFound
    return found


def _busy(team_ids: list[int]) -> dict[int, int]:
    rows = Callout.objects.filter(team_id__in=team_ids, state__in=OPEN_CALLOUTS)
    counted = rows.values_list("team_id").annotate(n=Count("pk")).order_by()
    return dict(counted)


def _rows() -> QuerySet[Callout]:
    return Callout.objects.select_related(
        "team", "case__category", "case__text", "case__building__estate", "called_by"
    )
