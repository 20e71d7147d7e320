"""The room's front door."""

from shanzhi.ballots.actions.draft_ballot import NewBallot, NewItem, draft_ballot
from shanzhi.ballots.models import Ballot

__all__ = [
    "Ballot",
    "NewBallot",
    "NewItem",
    "draft_ballot",
]
