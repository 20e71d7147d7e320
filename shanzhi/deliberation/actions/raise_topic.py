"""A topic is raised: by a resident, by the desk, from matters that ask for the same, from a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.api import Case
from shanzhi.deliberation.actions.require_voice import require_voice
from shanzhi.deliberation.actions.topic_lock import voice_of
from shanzhi.deliberation.events import TopicRaised
from shanzhi.deliberation.models import Topic, TopicMatter, TopicSupport
from shanzhi.deliberation.models.topic import OPEN, TopicOrigin, TopicState
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS, PROPOSE_TOPIC
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.queries.figures import place_figure
from shanzhi.deliberation.rules.bounds import GATHERED, TITLE, TOPICS_OPEN_EACH, WORDS, faults_of
from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, TooMany, announce, now, require
from shanzhi.places.api import division_name

# How many digits the place of a topic may have: a street, a community, a grid.
DIGITS = (9, 12, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTopic:
    """``key`` is made by the sender: the same key never makes two topics."""

    key: UUID
    place_code: str
    title: str
    words: str


@transaction.atomic
def raise_topic(new: NewTopic, *, by: Actor, at: datetime | None = None) -> Topic:
    """A resident who has proved their phone raises a topic; it needs supporters as the place asks, and
    they are the first.

    Raises Denied, also for who does not belong to the place as far as it asks; Invalid (place, title, words);
    TooMany when three of theirs are still open.
    """
    require(by, PROPOSE_TOPIC)
    voice = voice_of(by)
    if known := Topic.objects.filter(key=new.key).first():
        return known
    mine = Topic.objects.filter(proposer_id=voice.get("resident_id", 0), state__in=OPEN)
    if mine.count() >= TOPICS_OPEN_EACH:
        raise TooMany(
            _("您提出的议题还有 %(n)s 项没有结果，请等有结果后再提新的。") % {"n": TOPICS_OPEN_EACH}
        )
    if not _faults(new):
        require_voice(new.place_code, place_figure(new.place_code, Figure.VOICES), by=by)
    return _made(new, TopicOrigin.RESIDENT, (), by=by, at=at or now(), voice=voice)


@transaction.atomic
def propose_at_desk(new: NewTopic, *, by: Actor, at: datetime | None = None) -> Topic:
    """The organisation itself proposes: no supporters are needed, it waits to be taken up.

    Raises Denied, Invalid.
    """
    require(by, MANAGE_TOPICS, Target(place_code=new.place_code))
    if known := Topic.objects.filter(key=new.key).first():
        return known
    return _made(new, TopicOrigin.DESK, (), by=by, at=at or now())


@transaction.atomic
def raise_from_matters(
    new: NewTopic, cases: Sequence[Case], *, by: Actor, at: datetime | None = None
) -> Topic:
    """Matters that ask for the same become one topic. The matters go on as they are.

    Raises Denied; Invalid (cases, title, words); Conflict when one belongs to a topic already.
    """
    require(by, MANAGE_TOPICS, Target(place_code=new.place_code))
    if known := Topic.objects.filter(key=new.key).first():
        return known
    if not 2 <= len(cases) <= GATHERED or any(
        not case.place_code.startswith(new.place_code) for case in cases
    ):
        raise Invalid({"cases": _("请选择这个地方里的至少两件诉求。")})
    if TopicMatter.objects.filter(case__in=cases).exists():
        raise Conflict(_("有诉求已经归入别的议题，请刷新后再选。"))
    return _made(new, TopicOrigin.MATTERS, cases, by=by, at=at or now())


def raise_from_heard(
    new: NewTopic, heard_id: int, *, by: Actor, at: datetime | None = None
) -> Topic:
    """What was heard on a visit becomes a topic, once. The caller has found it for ``by``.

    Raises Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        require(by, MANAGE_TOPICS, Target(place_code=new.place_code))
        if Topic.objects.filter(heard_id=heard_id).exclude(key=new.key).exists():
            raise Conflict(_("这一条已经成为议题了。"))
        if known := Topic.objects.filter(key=new.key).first():
            return known
        return _made(new, TopicOrigin.VISIT, (), by=by, at=at or now(), heard_id=heard_id)


def _made(
    new: NewTopic,
    origin: TopicOrigin,
    cases: Sequence[Case],
    *,
    by: Actor,
    at: datetime,
    voice: dict[str, int] | None = None,
    heard_id: int | None = None,
) -> Topic:
    _check(new)
    threshold = (
        0 if origin == TopicOrigin.DESK else int(place_figure(new.place_code, Figure.SUPPORTERS))
    )
    supports = 1 if voice else 0
    enough = supports >= threshold
    topic = Topic.objects.create(
        key=new.key,
        place_code=new.place_code,
        origin=origin,
        title=new.title.strip(),
        words=new.words.strip(),
        category_id=cases[0].category_id if cases else None,
        heard_id=heard_id,
        proposer_id=(voice or {}).get("resident_id"),
        made_by_id=by.id if by.is_staff else None,
        state=TopicState.READY if enough else TopicState.RAISED,
        threshold=threshold,
        voices=place_figure(new.place_code, Figure.VOICES),
        supports=supports,
        raised_at=at,
        changed_at=at,
    )
    TopicMatter.objects.bulk_create(TopicMatter(topic=topic, case=case, at=at) for case in cases)
    if voice:
        TopicSupport.objects.create(topic=topic, at=at, **voice)
    event = TopicRaised(
        topic_id=topic.pk,
        state=topic.state,
        origin=origin,
        threshold=threshold,
        case_ids=[case.pk for case in cases],
    )
    announce(event, by=by, place_code=topic.place_code, at=at, fresh=True)
    return topic


def _check(new: NewTopic) -> None:
    if faults := _faults(new):
        raise Invalid(faults)


def _faults(new: NewTopic) -> dict[str, str]:
    faults = faults_of({"title": (new.title, TITLE), "words": (new.words, WORDS)})
    if len(new.place_code) not in DIGITS or not division_name(new.place_code):
        faults["place"] = _("请选择是哪个地方的事。")
    return faults
