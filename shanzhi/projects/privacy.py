"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.projects import models as m

KEPT = "180 days after the round or the evaluation is over, or until the resident erases it"
ANSWER = FieldUse(
    DataClass.PERSONAL,
    "residents say whether a project is done well",
    KEPT,
    "words to the desk, masked; everybody sees numbers alone",
)
IDEA = FieldUse(
    DataClass.PERSONAL,
    "one person hands in no more proposals than the round allows",
    KEPT,
    "to nobody: proposals are shown without who made them",
)
VOTE = FieldUse(
    DataClass.SENSITIVE,
    "one person has one current vote, and may change it",
    KEPT,
    "to the voter alone; everybody sees the result after the round",
)

declare(
    m.Project,
    none="public_id place_code year until_year title what beneficiaries planned_fen plan_reason "
    "source_kind source_id drop_reason evaluated_until verdict needed_percent least_answers round",
)
declare(m.Milestone, {"ticked_by": ACTED}, none="place_code title due_on note key")
declare(m.ProjectPicture, none="stage")
declare(m.Evaluation, each(ANSWER, "resident is_satisfied why"), none="round")
declare(m.Fund, none="place_code name opened_on")
declare(m.FundAccount, none="name")
declare(m.FundYear, {"opened_by": ACTED}, none="year planned_fen opening_fen")
declare(
    m.FundEntry,
    {"entered_by": ACTED},
    none="number key day purpose line_count seal",
)
declare(m.FundLine, none="fen")
declare(m.FundDecision, {"decided_by": ACTED}, none="reason")
declare(
    m.BudgetRound,
    none="public_id place_code title rules amount_fen highest_fen most_each proposals_until "
    "votes_from votes_until ballots",
)
declare(
    m.BudgetProposal,
    {"resident": IDEA, "checked_by": ACTED},
    none="place_code key number title where what cost_fen revised_fen reason votes position left_fen "
    "why tied",
)
declare(m.BudgetVote, {"resident": VOTE}, none="place_code key")
declare(m.BudgetVoteChoice)
