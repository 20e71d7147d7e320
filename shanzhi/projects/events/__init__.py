"""What can happen in this room: to projects, to the fund, to budget rounds."""

from shanzhi.projects.events.budget import (
    BudgetCounted,
    BudgetEvent,
    BudgetOpened,
    ProposalChecked,
    ProposalHandedIn,
    VoteCast,
)
from shanzhi.projects.events.fund import (
    EntryDecided,
    EntryMade,
    FundEvent,
    FundOpened,
    FundYearOpened,
)
from shanzhi.projects.events.project import (
    EvaluationClosed,
    MilestoneAdded,
    MilestoneLate,
    MilestoneTicked,
    ProjectChosen,
    ProjectDropped,
    ProjectEvaluated,
    ProjectEvent,
    ProjectFinished,
    ProjectProposed,
    ProjectPublished,
    ProjectReopened,
    ProjectRevised,
)

__all__ = [
    "BudgetCounted",
    "BudgetEvent",
    "BudgetOpened",
    "EntryDecided",
    "EntryMade",
    "EvaluationClosed",
    "FundEvent",
    "FundOpened",
    "FundYearOpened",
    "MilestoneAdded",
    "MilestoneLate",
    "MilestoneTicked",
    "ProjectChosen",
    "ProjectDropped",
    "ProjectEvaluated",
    "ProjectEvent",
    "ProjectFinished",
    "ProjectProposed",
    "ProjectPublished",
    "ProjectReopened",
    "ProjectRevised",
    "ProposalChecked",
    "ProposalHandedIn",
    "VoteCast",
]
