"""Budget rounds: public, with their proposals and, when they are over, what came out. No tally before."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from shanzhi.kernel.api import Actor, NotFound, Role, require
from shanzhi.projects.models import BudgetProposal, BudgetRound, BudgetVoteChoice
from shanzhi.projects.permissions import CHECK_PROPOSAL, DESKS

LISTED = 100
LENGTHS = (6, 9, 12, 15)


def public_rounds(place_code: str) -> list[BudgetRound]:
    """Of a place, those above and those below it, the newest first (1 query)."""
    above = [place_code[:n] for n in LENGTHS if n <= len(place_code)]
    near = Q(place_code__in=above) | Q(place_code__startswith=place_code)
    return list(BudgetRound.objects.filter(near).order_by("-opens_at")[:LISTED])


def public_round(public_id: UUID) -> BudgetRound:
    """Raises NotFound."""
    found = BudgetRound.objects.filter(public_id=public_id).select_related("unit").first()
    if found is None:
        raise NotFound
    return found


def proposals_of(round_: BudgetRound) -> list[BudgetProposal]:
    """In the order of their numbers; after the count the chosen first. Public without who proposed them
    (1 query)."""
    rows = list(round_.proposals.select_related("project").order_by("number"))
    return sorted(rows, key=lambda row: (row.position or 999, -(row.votes or 0), row.number))


def rounds_for(viewer: Actor) -> list[BudgetRound]:
    """Those of the viewer's places or units (1 query). Raises Denied."""
    require(viewer, CHECK_PROPOSAL)
    return list(_reached(viewer).order_by("-opens_at")[:LISTED])


def round_for(viewer: Actor, round_id: int) -> BudgetRound:
    """Raises NotFound: to others it does not exist."""
    found = _reached(viewer).filter(pk=round_id).select_related("unit").first()
    if found is None:
        raise NotFound
    return found


def proposal_for(viewer: Actor, proposal_id: int) -> BudgetProposal:
    """Raises NotFound."""
    rows = BudgetProposal.objects.filter(pk=proposal_id, round__in=_reached(viewer))
    found = rows.select_related("round").first()
    if found is None:
        raise NotFound
    return found


def own_choice(viewer: Actor, round_: BudgetRound) -> set[int]:
    """Numbers that a resident chose; empty for who has not voted (1 query)."""
    if viewer.is_staff or viewer.id is None:
        return set()
    rows = BudgetVoteChoice.objects.filter(
        vote__round=round_, vote__resident_id=viewer.id, vote__superseded_at__isnull=True
    )
    return set(rows.values_list("proposal__number", flat=True))


def _reached(viewer: Actor) -> QuerySet[BudgetRound]:
    reach = Q(pk__in=[])
    if viewer.scopes(Role.HANDLER):
        reach |= Q(unit_id__in=viewer.unit_ids)
    for scope in viewer.scopes(*DESKS):
        reach |= Q(place_code__startswith=scope)
    return BudgetRound.objects.filter(reach)
