"""How long talks keep who voted how: the result stays, the votes go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.deliberation.models import Statement, StatementVote
from shanzhi.kernel.api import RetentionRule, retain

VOTES_KEPT = timedelta(days=730)


def _votes(moment: datetime) -> QuerySet[StatementVote]:
    return StatementVote.objects.filter(talk__closed_at__lt=moment - VOTES_KEPT)


def _authors(moment: datetime) -> QuerySet[Statement]:
    return Statement.objects.filter(talk__closed_at__lt=moment - VOTES_KEPT).exclude(author="")


def _forget_authors(ids: Sequence[int], _moment: datetime) -> None:
    """What was said stays with the talk; that it was one and the same who said it does not."""
    Statement.objects.filter(pk__in=ids).update(author="")


retain(
    RetentionRule("deliberation.opinions", _("众议中的表态，结束后 2 年"), _votes),
    RetentionRule(
        "deliberation.authors",
        _("观点是谁提的（密钥），众议结束后 2 年"),
        _authors,
        _forget_authors,
    ),
)
