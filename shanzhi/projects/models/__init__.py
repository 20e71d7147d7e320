"""Aggregates of the room."""

from shanzhi.projects.models.budget import (
    BudgetProposal,
    BudgetRound,
    BudgetVote,
    BudgetVoteChoice,
)
from shanzhi.projects.models.fund import (
    Fund,
    FundAccount,
    FundDecision,
    FundEntry,
    FundLine,
    FundYear,
)
from shanzhi.projects.models.project import Evaluation, Milestone, Project, ProjectPicture

__all__ = [
    "BudgetProposal",
    "BudgetRound",
    "BudgetVote",
    "BudgetVoteChoice",
    "Evaluation",
    "Fund",
    "FundAccount",
    "FundDecision",
    "FundEntry",
    "FundLine",
    "FundYear",
    "Milestone",
    "Project",
    "ProjectPicture",
]
