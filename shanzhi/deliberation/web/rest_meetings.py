"""``/api/v1/talks`` and ``/api/v1/meetings``: what everybody may read, over JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from shanzhi.deliberation.models import Meeting, Talk
from shanzhi.deliberation.queries.meetings import (
    presence,
    public_meeting,
    public_meetings,
    rule_of,
)
from shanzhi.deliberation.queries.talks import is_open, public_talk, public_talks
from shanzhi.deliberation.web.talk_words import Results, ShownStatement, results_of
from shanzhi.kernel.api import NotFound, now
from shanzhi.lib.masking import mask_for_neighbours

router = Router(tags=["talks and meetings"])
PlaceCode = Annotated[str, Query(pattern=r"^(\d{6}|\d{9}|\d{12}|\d{15})$")]


class TalkOut(Schema):
    """A question put to a place."""

    id: UUID
    place_code: str
    question: str
    background: str
    is_open: bool
    opened_at: datetime
    closes_at: datetime | None


class StatementOut(Schema):
    """A statement with percent [agree, disagree, pass] of each group, in the groups' order."""

    text: str
    percent: list[list[int]]


class GroupOut(Schema):
    """A group of opinion: a letter, its size and its place on the map. Never who is in it."""

    name: str
    size: int
    x: float
    y: float


class ResultsOut(Schema):
    """What was reckoned last; no figure of fewer than five people is in it."""

    at: datetime
    voters: int
    votes: int
    people: int
    groups: list[GroupOut]
    shared: list[StatementOut]
    divide: list[StatementOut]
    others: list[StatementOut]


class MeetingOut(Schema):
    """A meeting that was announced."""

    id: UUID
    place_code: str
    kind: str
    title: str
    where: str
    caller: str
    starts_at: datetime
    ends_at: datetime
    noticed_at: datetime
    is_cancelled: bool


class ItemOut(Schema):
    """Something on the agenda, and how those present decided."""

    title: str
    words: str
    needs_decision: bool
    present: int | None
    yes: int | None
    no: int | None
    abstained: int | None
    carried: bool | None
    decision: str


class MeetingDetailOut(MeetingOut):
    """The whole of it: numbers, never names."""

    entitled: int
    present: int
    quorum_needed: int | None
    source: str
    agenda: list[ItemOut]
    minutes: str


@router.get("/talks", auth=None, response=list[TalkOut], summary="Talks of a place")
def list_talks(request: HttpRequest, place: PlaceCode) -> list[dict[str, Any]]:
    """Those of the place and of the places above it, open ones first."""
    return [_talk(talk) for talk in public_talks(place, now())]


@router.get("/talks/{uuid:public_id}", auth=None, response=TalkOut, summary="One talk")
def one_talk(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """The question."""
    return _talk(public_talk(public_id))


@router.get(
    "/talks/{uuid:public_id}/results", auth=None, response=ResultsOut, summary="Common ground"
)
def talk_results(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """What all groups share and what divides them. 404 where nothing was reckoned yet."""
    found = results_of(public_talk(public_id))
    if found is None:
        raise NotFound
    return _results(found)


@router.get("/meetings", auth=None, response=list[MeetingOut], summary="Meetings of a place")
def list_meetings(request: HttpRequest, place: PlaceCode) -> list[dict[str, Any]]:
    """Those that were announced, the latest first."""
    return [_meeting(each) for each in public_meetings(place)]


@router.get(
    "/meetings/{uuid:public_id}", auth=None, response=MeetingDetailOut, summary="One meeting"
)
def one_meeting(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """Notice, decisions, minutes."""
    meeting = public_meeting(public_id)
    rule, there = rule_of(meeting), presence(meeting)
    items = meeting.agenda.order_by("position")
    return {
        **_meeting(meeting),
        "entitled": meeting.entitled,
        "present": there.came,
        "quorum_needed": there.quorum.needed if rule.quorum else None,
        "source": str(rule.source),
        "agenda": [{name: getattr(item, name) for name in ItemOut.model_fields} for item in items],
        "minutes": mask_for_neighbours(meeting.minutes) if meeting.minutes_at else "",
    }


def _talk(talk: Talk) -> dict[str, Any]:
    return {
        "id": talk.public_id,
        "place_code": talk.place_code,
        "question": talk.question,
        "background": talk.background,
        "is_open": is_open(talk, now()),
        "opened_at": talk.opened_at,
        "closes_at": talk.closes_at,
    }


def _results(found: Results) -> dict[str, Any]:
    def rows(shown: list[ShownStatement]) -> list[dict[str, Any]]:
        return [{"text": mask_for_neighbours(each.text), "percent": each.cells} for each in shown]

    return {
        "at": found.at,
        "voters": found.voters,
        "votes": found.votes,
        "people": found.people,
        "groups": [
            {"name": each.name, "size": each.size, "x": each.x, "y": each.y}
            for each in found.groups
        ],
        "shared": rows(found.shared),
        "divide": rows(found.divide),
        "others": rows(found.others),
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.public_id,
        "place_code": meeting.place_code,
        "kind": meeting.kind,
        "title": meeting.title,
        "where": meeting.where,
        "caller": meeting.caller,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "noticed_at": meeting.noticed_at,
        "is_cancelled": meeting.cancelled_at is not None,
    }
