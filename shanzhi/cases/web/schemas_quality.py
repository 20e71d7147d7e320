"""What the API of quality takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema


class VerificationIn(Schema):
    """Is what the handler said so, how was it looked at, and why not."""

    passed: bool = Field(examples=[True])
    method: Literal["phone", "on_site", "photo"] = Field(examples=["phone"])
    note: str = Field("", examples=["电话问了居民，确实修好了"], description="Needed when not.")


class SignatureIn(Schema):
    """Does the level above agree that it cannot be solved, and why not."""

    agreed: bool = Field(examples=[True])
    note: str = Field("", description="Needed when not.")


class ReopeningIn(Schema):
    """Why it is opened again."""

    reason: str = Field(examples=["居民又来反映，请再到现场看一次"])


class AppealIn(Schema):
    """Why it must not end like this."""

    words: str = Field(examples=["路灯换了两天又坏了，没有解决"])


class AppealDecisionIn(Schema):
    """Opened again, or left as it ended; the reporter reads the reason."""

    reopen: bool = Field(examples=[True])
    reason: str = Field(examples=["经查确实没有修好，请重新处理"])


class ReplyIn(Schema):
    """A reply before it is sent."""

    note: str = Field(max_length=20_000, examples=["已处理"])
    outcome: Literal["solved", "not_ours", "cannot"] = "solved"


class FindingOut(Schema):
    """What was found: `level` is stop, advice or ok; `words` decided it."""

    key: str
    level: str
    sentence: str
    words: list[str]


class RatesAsked(Schema):
    """Of which place, and over which days (both included)."""

    place: str = Field("", pattern=r"^\d{0,15}$")
    since: date | None = Field(None, description="Without it: the last thirty days.")
    until: date | None = None


class RateOut(Schema):
    """A rate with its definition; `value` is null over nothing. `unit` is percent or hours;
    `not_rated` stands beside those that residents decide."""

    key: str
    name: str
    value: float | None
    unit: str
    numerator: int
    denominator: int
    numerator_words: str
    denominator_words: str
    left_out: list[str]
    not_rated: int | None


class RatesOut(Schema):
    """The rates of a place over a period, and when they were counted."""

    place: str
    since: date
    until: date
    at: datetime
    rates: list[RateOut]
