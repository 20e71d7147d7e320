"""A person names, merges or splits a topic. What they decided holds against any later reckoning."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.insight.events import HotTopicDecided
from shanzhi.insight.models import HotTopic, TopicDecision, TopicMember
from shanzhi.insight.models.hot_topic import DecisionKind
from shanzhi.insight.permissions import EDIT_HOT_TOPICS
from shanzhi.insight.queries.topics.memory import VERSION
from shanzhi.insight.queries.topics.reckoning import reckon
from shanzhi.insight.rules.topics.naming import smallest_place
from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    Target,
    announce,
    bump,
    now,
    require,
)

NAME_LIMIT, REASON_LIMIT = 80, 300


@transaction.atomic
def name_topic(
    topic: HotTopic, name: str, reason: str, *, by: Actor, at: datetime | None = None
) -> HotTopic:
    """Call it so; the name stays whatever comes in. Raises Denied; Invalid (name, reason)."""
    moment = at or now()
    topic = _locked(topic, by)
    name = _short(name, "name", NAME_LIMIT)
    topic.name, topic.is_named = name, True
    topic.save(update_fields=["name", "is_named"])
    _decided(topic, DecisionKind.NAME, reason, by, moment, name=name)
    return topic


@transaction.atomic
def merge_topics(
    topic: HotTopic, into: HotTopic, reason: str, *, by: Actor, at: datetime | None = None
) -> HotTopic:
    """The matters of ``topic`` are ``into``'s from now on. Raises Denied; Conflict for itself or
    for one that is merged already; Invalid (reason)."""
    moment = at or now()
    if topic.pk == into.pk:
        raise Conflict(_("不能和自己合并，请选另一个热点。"))
    pair = {each.pk: each for each in (_locked(one, by) for one in _in_order(topic, into))}
    topic, into = pair[topic.pk], pair[into.pk]
    into.is_decided, topic.is_decided = True, True
    into.place_code = smallest_place([into.place_code, topic.place_code])
    TopicMember.objects.filter(topic=topic).update(topic=into, is_decided=True)
    topic.merged_into, topic.matters, topic.people, topic.heat = into, 0, 0, 0
    topic.save()
    _reckoned(into, moment)
    _decided(into, DecisionKind.MERGE, reason, by, moment, other=topic)
    return into


@transaction.atomic
def split_topic(
    topic: HotTopic,
    case_ids: Collection[int],
    name: str,
    reason: str,
    *,
    by: Actor,
    at: datetime | None = None,
) -> HotTopic:
    """These matters are a topic of their own from now on; returns it.

    Raises Denied; Invalid (cases, when none or all are chosen; name, reason).
    """
    moment = at or now()
    topic = _locked(topic, by)
    members = TopicMember.objects.filter(topic=topic)
    chosen = members.filter(case_id__in=case_ids)
    if not chosen or chosen.count() == members.count():
        raise Invalid({"cases": _("请勾选要分出去的诉求，不能一件不选，也不能全选。")})
    own = HotTopic.objects.create(
        place_code=topic.place_code, name=_short(name, "name", NAME_LIMIT), is_named=True,
        is_decided=True, first_at=moment, last_at=moment, reckoned_at=moment,
    )  # fmt: skip
    chosen.update(topic=own, is_decided=True)
    topic.is_decided = True
    _reckoned(topic, moment)
    _reckoned(own, moment)
    _decided(topic, DecisionKind.SPLIT, reason, by, moment, other=own)
    return own


def _locked(topic: HotTopic, by: Actor) -> HotTopic:
    topic = HotTopic.objects.select_for_update().get(pk=topic.pk)
    require(by, EDIT_HOT_TOPICS, Target(place_code=topic.place_code))
    if topic.merged_into_id is not None:
        raise Conflict(_("这个热点已经并入别的热点，请刷新页面。"))
    return topic


def _in_order(one: HotTopic, other: HotTopic) -> list[HotTopic]:
    """Two people who merge the same pair lock in the same order."""
    return sorted((one, other), key=lambda topic: topic.pk)


def _reckoned(topic: HotTopic, at: datetime) -> None:
    reckon(topic, at)
    topic.save()


def _decided(
    topic: HotTopic,
    kind: DecisionKind,
    reason: str,
    by: Actor,
    at: datetime,
    *,
    other: HotTopic | None = None,
    name: str = "",
) -> None:
    decision = TopicDecision.objects.create(
        topic=topic, kind=kind, other=other, name=name,
        reason=_short(reason, "reason", REASON_LIMIT),
        decided_by_id=by.id if by.is_staff else None, at=at,
    )  # fmt: skip
    bump(VERSION)
    event = HotTopicDecided(hot_topic_id=topic.pk, decision_id=decision.pk, what=kind.value)
    announce(event, by=by, place_code=topic.place_code, at=at)


def _short(text: str, field: str, most: int) -> str:
    text = text.strip()
    if not text or len(text) > most or "\x00" in text:
        raise Invalid({field: _("请填写，最多 %(most)s 字。") % {"most": most}})
    return text
