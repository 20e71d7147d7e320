"""What topics hold about a resident."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from shanzhi.deliberation.models import (
    Objection,
    Topic,
    TopicEvaluation,
    TopicOpinion,
    TopicSupport,
)
from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data


def held(resident: Resident) -> list[Held]:
    """Topics they raised, and what they did in others; nothing where there is none."""
    raised = list(Topic.objects.filter(proposer=resident).order_by("pk"))
    done = _done(resident)
    found = []
    if raised:
        found.append(
            Held(
                what=_("您提出的议题"),
                why=_("征集附议，告诉您每一步进展"),
                since=raised[0].raised_at,
                until=_("议题结束后 2 年，或您要求删除时"),
                shown=[topic.title for topic in raised],
                rows=[_topic_row(topic) for topic in raised],
                page="/topics",
            )
        )
    if done:
        found.append(
            Held(
                what=_("您的附议、意见、异议和评议"),
                why=_("一个人算一次；公开时不写您是谁"),
                until=_("议题结束后 2 年，或您要求删除时"),
                rows=done,
            )
        )
    return found


def _topic_row(topic: Topic) -> dict[str, Any]:
    texts = (topic.title, topic.words, topic.appeal)
    return {"at": topic.raised_at.isoformat(), "text": " · ".join(filter(None, texts))}


def _done(resident: Resident) -> list[dict[str, Any]]:
    rows: list[tuple[datetime, str]] = []
    mine = {"resident": resident}
    rows += [(each.at, _("附议")) for each in TopicSupport.objects.filter(**mine)]
    rows += [(each.at, each.words) for each in TopicOpinion.objects.filter(**mine)]
    rows += [(each.at, each.words) for each in Objection.objects.filter(**mine)]
    for each in TopicEvaluation.objects.filter(**mine):
        rows.append((each.at, f"{_('满意') if each.satisfied else _('不满意')} {each.why}".strip()))
    return [{"at": at.isoformat(), "text": text} for at, text in sorted(rows)]


def erase(resident: Resident, at: datetime) -> None:
    """Their voices and words go; a topic that neighbours support goes on without its author. Those
    still gathering count one less."""
    mine = {"resident": resident}
    supported = TopicSupport.objects.filter(**mine)
    Topic.objects.filter(pk__in=supported.values("topic"), supports__gt=0).update(
        supports=F("supports") - 1, changed_at=at
    )
    supported.delete()
    TopicOpinion.objects.filter(**mine).delete()
    Objection.objects.filter(**mine).update(resident=None, words="")
    TopicEvaluation.objects.filter(**mine).update(resident=None, why="")
    erased = _("（已按本人要求删除）")
    raised = Topic.objects.filter(proposer=resident)
    raised.exclude(appeal="").update(appeal=erased)
    raised.filter(supports=0).update(words=erased)
    raised.update(proposer=None)


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """Topics they raised: who looked at one looked at something of theirs."""
    raised = Topic.objects.filter(proposer=resident).values_list("pk", flat=True)
    return [("topic", pk) for pk in raised]


register_own_data(OwnDataPart("topics", held, erase, subjects))
