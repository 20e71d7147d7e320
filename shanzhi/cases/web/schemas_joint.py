"""What the API takes and gives about working together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from shanzhi.cases.web.schemas import LARGEST_ID


class Position(Schema):
    """A position at this moment, if there is one; only its distance is kept."""

    latitude: float | None = Field(None, ge=-90, le=90, description="Degrees, in `datum`.")
    longitude: float | None = Field(None, ge=-180, le=180, description="Degrees, in `datum`.")
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"


class WhistleIn(Position):
    """Who must come, where, by when, to do what. Without a place: to that of the matter."""

    unit_ids: list[int] = Field(max_length=12, examples=[[1]])
    minutes: Literal[30, 120, 1440] = Field(examples=[30], description="Natural time.")
    expected: str = Field(examples=["清走通道上的杂物"])
    place_words: str = ""


class ArrivalIn(Position):
    """The code on the wall, or the position."""

    code: str = Field("", max_length=300, description="What was scanned, or the address in it.")


class PartDoneIn(Schema):
    """What was done."""

    note: str = Field(examples=["杂物已清走"])
    file_ids: list[UUID] = Field(default_factory=list, max_length=10)


class AppraisalIn(Schema):
    """1 (poor) to 5 (excellent), and a sentence."""

    stars: int = Field(ge=1, le=5, examples=[5])
    words: str = Field(examples=["来得快，清得干净"])


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(examples=["主人自己搬走了"])


class TextIn(Schema):
    """Words."""

    text: str = Field(examples=["今天下午去"])


class CallOut(Schema):
    """One called unit: `state` is called, missed, present, done, appraised or cancelled."""

    id: int
    unit: str
    state: str
    due_at: datetime
    missed_at: datetime | None
    came_at: datetime | None
    way: str
    distance_m: int | None
    is_far: bool
    done_note: str
    stars: int | None
    appraisal: str


class WhistleOut(Schema):
    """A whistle with its calls."""

    id: int
    at: datetime
    due_at: datetime
    place_code: str
    place_words: str
    expected: str
    cancelled_at: datetime | None
    calls: list[CallOut]


class PartIn(Schema):
    """What is to be done, by which unit, and why it is theirs."""

    text: str = Field(examples=["清走楼道里的杂物"])
    unit_id: int = Field(ge=1, le=LARGEST_ID, examples=[1])
    reason: str = Field(examples=["公共区域归物业管"])


class SplitIn(Schema):
    """The parts; each becomes a matter of its own."""

    parts: list[PartIn] = Field(max_length=9)


class PartOut(Schema):
    """A part of a matter."""

    number: str
    summary: str
    state: str
    holder: str
    due_at: datetime


class CalloutOut(Schema):
    """One offer to one team: `state` is offered, accepted, arrived, done, declined, timed_out or
    cancelled."""

    id: int
    team: str
    state: str
    distance_m: int | None
    offer_until: datetime


class HandOverIn(Schema):
    """To which system, under which reference, why, and when to ask there."""

    system: str = Field(examples=["12345 政务服务便民热线"])
    reference: str = Field(max_length=60, examples=["JS-2026-0042"])
    reason: str = Field(examples=["权属在市属国企，由热线协调"])
    chase_on: date


class ChaseIn(Schema):
    """What was answered outside, and when to ask again."""

    answer: str = Field(examples=["已派到区住建"])
    chase_on: date


class SupervisionIn(Schema):
    """Why, and how long the holder has to answer: 2h, 4h (working hours), 1d, 3d (working days)."""

    reason: str = Field(examples=["居民反映多次"])
    within: Literal["2h", "4h", "1d", "3d"] = Field(examples=["4h"])


class SupervisionOut(Schema):
    """A supervision and the reminder that was sent."""

    id: int
    reminder_id: int
    answer_by: datetime
