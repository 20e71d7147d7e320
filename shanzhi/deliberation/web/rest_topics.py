"""``/api/v1/topics``: the hall of topics over JSON, as neighbours see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from shanzhi.deliberation.actions.support_topic import support_topic
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.queries.steps import SeenStep, seen_steps
from shanzhi.deliberation.queries.topics import hall, public_topic
from shanzhi.deliberation.web.topic_words import check_words
from shanzhi.kernel.api import actor_of
from shanzhi.lib.masking import mask_for_neighbours

router = Router(tags=["topics"])
PlaceCode = Annotated[str, Query(pattern=r"^(\d{9}|\d{12}|\d{15})?$")]


class TopicOut(Schema):
    """A topic; ``needed`` supporters and how many it has; ``voices``: who may
    take part (phone, declared, entered). Words are masked as on the page."""

    id: UUID
    place_code: str
    title: str
    origin: str
    state: str
    state_label: str
    voices: str
    needed: int
    supports: int
    raised_at: datetime
    changed_at: datetime


class CheckOut(Schema):
    """One thing that a step asks, in words."""

    what: str
    needed: str
    had: str
    met: bool


class StepOut(Schema):
    """A step; ``began_at`` null: still to come. ``until`` is the last day of its period."""

    key: str
    kind: str
    name: str
    who: str
    source: str
    began_at: datetime | None
    ended_at: datetime | None
    outcome: str
    until: date | None
    checks: list[CheckOut]


class TopicDetailOut(TopicOut):
    """The whole of a topic."""

    words: str
    procedure: str
    decision: str
    steps: list[StepOut]


@router.get("/topics", auth=None, response=list[TopicOut], summary="Topics of a place")
def list_topics(
    request: HttpRequest, place: PlaceCode = "", show: str = ""
) -> list[dict[str, Any]]:
    """Up to 100, changed last first; ``show`` is gathering, under_way or ended."""
    return [_out(topic) for topic in hall(place, show)]


@router.get("/topics/{uuid:public_id}", auth=None, response=TopicDetailOut, summary="One topic")
def one_topic(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """Its steps with what each asks and had."""
    return _detail(public_topic(public_id))


@router.post("/topics/{uuid:public_id}/support", response=TopicOut, summary="Support a topic")
def support(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """One account is one voice; saying it again changes nothing. 403 where the topic asks for people of its
    place (``voices``) and the account holds no office there."""
    return _out(support_topic(public_topic(public_id), by=actor_of(request)))


def _out(topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.public_id,
        "place_code": topic.place_code,
        "title": mask_for_neighbours(topic.title),
        "origin": topic.origin,
        "state": topic.state,
        "state_label": topic.get_state_display(),
        "voices": topic.voices,
        "needed": topic.threshold,
        "supports": topic.supports,
        "raised_at": topic.raised_at,
        "changed_at": topic.changed_at,
    }


def _detail(topic: Topic) -> dict[str, Any]:
    return {
        **_out(topic),
        "words": mask_for_neighbours(topic.words),
        "procedure": topic.procedure,
        "decision": mask_for_neighbours(topic.decision),
        "steps": [_step(seen) for seen in seen_steps(topic)],
    }


def _step(seen: SeenStep) -> dict[str, Any]:
    words = [check_words(check) for check in seen.checks]
    return {
        "key": seen.asked.key,
        "kind": seen.asked.kind,
        "name": str(seen.asked.name),
        "who": str(seen.asked.who),
        "source": str(seen.asked.source),
        "began_at": seen.step.began_at if seen.step else None,
        "ended_at": seen.step.ended_at if seen.step else None,
        "outcome": seen.step.outcome if seen.step else "",
        "until": seen.until,
        "checks": [
            {"what": each.label, "needed": each.needed, "had": each.had, "met": each.is_met}
            for each in words
        ],
    }
