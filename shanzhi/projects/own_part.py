"""What this room holds about a resident: what they proposed, voted for and answered."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data
from shanzhi.projects.models import BudgetProposal, BudgetVote, BudgetVoteChoice, Evaluation
from shanzhi.projects.retention import forget_voters


def held(resident: Resident) -> list[Held]:
    """Nothing where there is none."""
    found = []
    until = _("投票或评价结束后 180 天，或您要求删除时")
    if votes := _votes(resident):
        choices = BudgetVoteChoice.objects.filter(vote__in=votes).select_related("proposal")
        found.append(
            Held(
                what=_("您在参与式预算里投的票"),
                why=_("每人一票，您可以在截止前改；只有您自己看得到"),
                since=votes[0].at,
                until=until,
                rows=[
                    {
                        "at": vote.at.isoformat(),
                        "text": "、".join(
                            each.proposal.title for each in choices if each.vote_id == vote.pk
                        ),
                    }
                    for vote in votes
                ],
            )
        )
    if ideas := list(BudgetProposal.objects.filter(resident=resident).order_by("pk")):
        found.append(
            Held(
                what=_("您提出的微项目"),
                why=_("公开时不写是谁提的"),
                since=ideas[0].proposed_at,
                until=until,
                rows=[{"at": i.proposed_at.isoformat(), "text": i.title} for i in ideas],
            )
        )
    if answers := list(Evaluation.objects.filter(resident=resident).order_by("pk")):
        found.append(
            Held(
                what=_("您对实事项目的评价"),
                why=_("看项目办得好不好；公开的只有人数"),
                since=answers[0].at,
                until=until,
                rows=[{"at": a.at.isoformat(), "text": a.why} for a in answers],
            )
        )
    return found


def _votes(resident: Resident) -> list[BudgetVote]:
    return list(BudgetVote.objects.filter(resident=resident).order_by("pk"))


def erase(resident: Resident, at: datetime) -> None:
    """A vote that was cast still counts, and is nobody's any more; words go."""
    forget_voters([vote.pk for vote in _votes(resident)], at)
    BudgetProposal.objects.filter(resident=resident).update(resident=None)
    Evaluation.objects.filter(resident=resident).update(resident=None, why="")


register_own_data(OwnDataPart("projects", held, erase))
