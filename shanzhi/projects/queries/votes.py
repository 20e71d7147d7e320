"""Votes, counted. Nobody reads this before a round is over: not a desk, not a unit."""

from __future__ import annotations

from collections import defaultdict

from shanzhi.projects.models import BudgetRound, BudgetVote, BudgetVoteChoice
from shanzhi.projects.models.budget import Feasibility
from shanzhi.projects.rules.counting import Candidate, Method, Outcome, count


def count_of(round_: BudgetRound) -> tuple[int, list[Outcome]]:
    """(votes, outcomes) from the current votes of a round that somebody was given."""
    feasible = round_.proposals.filter(feasibility=Feasibility.FEASIBLE).order_by("number")
    candidates = [Candidate(row.number, row.cost) for row in feasible]
    choices: dict[int, set[int]] = defaultdict(set)
    current = BudgetVote.objects.filter(round=round_, superseded_at__isnull=True)
    rows = BudgetVoteChoice.objects.filter(vote__in=current)
    for vote, number in rows.values_list("vote_id", "proposal__number"):
        choices[vote].add(number)
    ballots = [frozenset(numbers) for numbers in choices.values()]
    return len(ballots), count(Method(round_.method), candidates, ballots, round_.amount_fen)
