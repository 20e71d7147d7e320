"""Votes are over: count them by the round's rule, say why for each proposal, open projects for those chosen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Actor, WrongState, announce, local_zone, now
from shanzhi.projects.actions.locking import locked_round
from shanzhi.projects.actions.propose_project import NewProject, Source, open_project
from shanzhi.projects.events import BudgetCounted
from shanzhi.projects.models import BudgetProposal, BudgetRound, Project
from shanzhi.projects.models.project import Kind
from shanzhi.projects.permissions import RUN_BUDGET
from shanzhi.projects.queries.votes import count_of

SOURCE = "projects.proposal"


@transaction.atomic
def count_budget(round_: BudgetRound, *, by: Actor, at: datetime | None = None) -> BudgetRound:
    """Count once; said again it changes nothing. Raises Denied; WrongState before votes are over."""
    moment = at or now()
    round_ = locked_round(round_, by=by, capability=RUN_BUDGET)
    if round_.counted_at is not None:
        return round_
    if moment < round_.votes_until:
        raise WrongState(_("投票还没有截止，不能提前看结果。"))
    ballots, outcomes = count_of(round_)
    rows = {row.number: row for row in round_.proposals.all()}
    chosen = []
    for outcome in outcomes:
        row = rows[outcome.number]
        row.votes, row.position, row.left_fen = outcome.votes, outcome.position, outcome.left
        row.why, row.tied = outcome.why.value, outcome.tied
        if outcome.is_chosen:
            row.project = _project(round_, row, by=by, at=moment)
            chosen.append(row.pk)
        row.save(update_fields=["votes", "position", "left_fen", "why", "tied", "project"])
    round_.counted_at, round_.ballots = moment, ballots
    round_.save(update_fields=["counted_at", "ballots"])
    spent = sum(rows[o.number].cost for o in outcomes if o.is_chosen)
    announce(
        BudgetCounted(
            round_id=round_.pk,
            ballots=ballots,
            chosen=chosen,
            left_fen=round_.amount_fen - spent,
        ),
        by=by,
        place_code=round_.place_code,
        at=moment,
    )
    return round_


def count_due(*, by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """Count rounds whose votes are over, each once; how many."""
    moment = at or now()
    over = BudgetRound.objects.filter(counted_at__isnull=True, votes_until__lte=moment)
    counted = [count_budget(each, by=by, at=moment) for each in over.order_by("pk")]
    return len(counted)


def _project(round_: BudgetRound, row: BudgetProposal, *, by: Actor, at: datetime) -> Project:
    new = NewProject(
        kind=Kind.MICRO,
        place_code=round_.place_code,
        year=at.astimezone(local_zone()).year,
        title=row.title,
        what="\n".join(filter(None, (row.where, row.what))),
        unit_id=round_.unit_id,
        planned_fen=row.cost,
    )
    return open_project(new, source=Source(SOURCE, row.pk), by=by, at=at)
