"""How long this room keeps what. A ledger stays; who voted and who answered does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.projects.models import BudgetProposal, BudgetVote, Evaluation

KEPT = timedelta(days=180)


def _votes(moment: datetime) -> QuerySet[BudgetVote]:
    return BudgetVote.objects.filter(resident__isnull=False, round__votes_until__lt=moment - KEPT)


def forget_voters(ids: Sequence[int], _moment: datetime) -> None:
    """The vote stays and can be counted again; whose it was, and when it came, does not."""
    for vote in BudgetVote.objects.filter(pk__in=ids).select_related("round"):
        BudgetVote.objects.filter(pk=vote.pk).update(resident=None, at=vote.round.votes_from)


def _proposals(moment: datetime) -> QuerySet[BudgetProposal]:
    return BudgetProposal.objects.filter(
        resident__isnull=False, round__votes_until__lt=moment - KEPT
    )


def _forget_proposers(ids: Sequence[int], _moment: datetime) -> None:
    BudgetProposal.objects.filter(pk__in=ids).update(resident=None)


def _answers(moment: datetime) -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(at__lt=moment - KEPT).exclude(resident=None, why="")


def _forget_answers(ids: Sequence[int], _moment: datetime) -> None:
    """That somebody was satisfied stays a number."""
    Evaluation.objects.filter(pk__in=ids).update(resident=None, why="")


retain(
    RetentionRule(
        "projects.votes", _("参与式预算是谁投的票，截止后 180 天"), _votes, forget_voters
    ),
    RetentionRule(
        "projects.proposals", _("微项目是谁提的，截止后 180 天"), _proposals, _forget_proposers
    ),
    RetentionRule("projects.answers", _("对项目的评价是谁写的，180 天"), _answers, _forget_answers),
)
