"""Matters that somebody sees because their unit was asked for help, or has the whole of them."""

from __future__ import annotations

from shanzhi.cases.models import Callout, Case, WhistleCall
from shanzhi.cases.models.callout import OPEN_CALLOUTS
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.whistle import OPEN_CALLS
from shanzhi.kernel.api import Actor

MOST = 1000


def helped_ids(viewer: Actor) -> list[int]:
    """Ids of open matters to which the viewer's units are called at this moment, and of the
    children of open matters that they hold (1 query, none for who belongs to no unit).

    Ids and not a subquery: joined by OR, it would keep the queue from walking its index.
    """
    units = viewer.unit_ids
    if not units:
        return []
    called = WhistleCall.objects.filter(
        unit_id__in=units, state__in=OPEN_CALLS, case__state__in=OPEN_STATES
    )
    teams = Callout.objects.filter(
        team_id__in=units, state__in=OPEN_CALLOUTS, case__state__in=OPEN_STATES
    )
    parts = Case.objects.filter(parent__holder_unit_id__in=units, parent__state__in=OPEN_STATES)
    found = called.values_list("case_id").union(
        teams.values_list("case_id"), parts.values_list("pk")
    )
    return [pk for (pk,) in found[:MOST]]
