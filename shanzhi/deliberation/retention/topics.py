"""How long topics know who took part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.deliberation.models import (
    Objection,
    StepRecord,
    Topic,
    TopicEvaluation,
    TopicOpinion,
    TopicSupport,
)
from shanzhi.kernel.api import RetentionRule, retain

KEPT = timedelta(days=730)


def _topics(moment: datetime) -> QuerySet[Topic]:
    """Ended long ago, and somebody is still known."""
    of_topic = {"topic": OuterRef("pk")}
    known = (
        Q(proposer__isnull=False)
        | Exists(TopicSupport.objects.filter(**of_topic))
        | Exists(TopicOpinion.objects.filter(**of_topic))
        | Exists(Objection.objects.filter(**of_topic, resident__isnull=False))
        | Exists(TopicEvaluation.objects.filter(**of_topic, resident__isnull=False))
        | Exists(StepRecord.objects.filter(step__topic=OuterRef("pk")).exclude(who=""))
    )
    return Topic.objects.filter(known, ended_at__lt=moment - KEPT)


def _forget(ids: Sequence[int], _moment: datetime) -> None:
    """What was decided and how many took part stays; who they were does not."""
    TopicSupport.objects.filter(topic_id__in=ids).delete()
    TopicOpinion.objects.filter(topic_id__in=ids).delete()
    Objection.objects.filter(topic_id__in=ids).update(resident=None, words="")
    TopicEvaluation.objects.filter(topic_id__in=ids).update(resident=None, why="")
    StepRecord.objects.filter(step__topic_id__in=ids).update(who="")
    Topic.objects.filter(pk__in=ids).update(proposer=None)


retain(RetentionRule("topics.people", _("议题里谁参与过，结束后 2 年"), _topics, _forget))
