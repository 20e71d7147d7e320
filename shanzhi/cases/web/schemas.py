"""What the API takes and gives, with the examples that the documentation shows and tests run."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from shanzhi.cases.models import Category

LARGEST_ID = 2**63 - 1


class ReportIn(Schema):
    """A report. `key` is made by the sender (UUID): sending it again never makes a second matter.

    Place it by `place_code`, by `latitude` + `longitude` (in `datum`), by `building_id`, or only by
    words in `text`.
    """

    key: UUID = Field(
        description="Made by the sender, one per report.",
        examples=["5b0f4d3c-8f0b-4c39-9a53-0f3f2c6f7a11"],
    )
    text: str = Field(max_length=20_000, examples=["3栋楼下的路灯坏了，晚上看不见路"])
    place_code: str = Field(
        "", pattern=r"^(\d{6}(\d{3}(\d{3}(\d{3})?)?)?)?$", examples=["990101001001001"]
    )
    latitude: float | None = Field(None, ge=-90, le=90, description="Degrees, in `datum`.")
    longitude: float | None = Field(None, ge=-180, le=180, description="Degrees, in `datum`.")
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    building_id: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="From `/places/grids/{code}/buildings`."
    )
    address: str = Field("", max_length=160, description="Where exactly, in words.")
    category: str = Field("", max_length=7, description="Only when a person chose it.")
    file_ids: list[UUID] = Field(
        default_factory=list, max_length=10, description="What `POST /uploads` answered."
    )


class ReportOut(Schema):
    """The matter that was made: keep `link`, it is the only key to follow it."""

    number: str
    link: str
    holder: str
    holder_phone: str
    due_at: datetime
    category: str
    category_name: str
    created: bool


class CaseFilters(Schema):
    """What to list."""

    state: list[str] = Field(
        default_factory=list, description="States; none means all open ones, `all` every one."
    )
    place: str = Field("", description="Place code, 6 to 15 digits.", max_length=15)
    category: str = Field("", description="Category code, 2 to 7 digits.", max_length=7)
    q: str = Field("", max_length=80, description="Words that the text must hold.")
    late: bool = False
    order: Literal["newest", "due"] = "newest"
    cursor: str = Field("", max_length=200)
    size: int = Field(50, ge=1, le=200)


class CaseRow(Schema):
    """A matter in a list."""

    number: str
    summary: str
    state: str
    state_name: str
    category: str
    category_name: str
    place_code: str
    address: str
    urgency: int
    holder: str
    assignee: str | None
    opened_at: datetime
    due_at: datetime
    handled_at: datetime | None
    supports: int


class CasePage(Schema):
    """A page of matters; give `next_cursor` as `cursor` for the next one. `count` stops at 1001."""

    items: list[CaseRow]
    next_cursor: str
    count: int


class Choice(Schema):
    """An automatic or human choice of the category, with the words that decided."""

    category: str
    confidence: float | None
    words: list[str]
    by_person: bool


class CaseDetail(CaseRow):
    """Everything about one matter that the caller may see; numbers and introduced names in `text` and
    the reporter's phone are masked (`POST …/unmasking` shows them)."""

    text: str
    source: str
    latitude: float | None
    longitude: float | None
    outcome: str
    outcome_note: str
    outcome_basis: str
    times_returned: int
    reporter_phone: str
    chosen: Choice | None
    dispatch_reason: str


class TimelineEntry(Schema):
    """One step of a matter's history."""

    at: datetime
    kind: str
    title: str
    who: str
    detail: str
    reason: str
    inside: bool


class DispatchIn(Schema):
    """Whom to give it to, and why."""

    unit_id: int = Field(ge=1, le=LARGEST_ID)
    reason: str = Field(examples=["路灯归市政维护中心"])


class CommentIn(Schema):
    """A remark, inside or to the reporter."""

    body: str = Field(examples=["已电话联系产权单位，下午到场"])
    visibility: Literal["inside", "reporter"] = "inside"


class QuestionIn(Schema):
    """A question to the reporter."""

    body: str = Field(examples=["请问是单元门内还是楼外的那盏？"])


class ClosureIn(Schema):
    """The outcome and words for the reporter."""

    outcome: Literal["solved", "not_ours", "cannot"] = Field(examples=["solved"])
    note: str = Field(examples=["已更换灯泡，今晚恢复照明"])
    basis: str = Field("", description="The law or policy; needed for `cannot`.")
    file_ids: list[UUID] = Field(default_factory=list)
    latitude: float | None = Field(
        None, ge=-90, le=90, description="Where the pictures were taken, WGS-84."
    )
    longitude: float | None = Field(None, ge=-180, le=180)
    accuracy_m: float = Field(0, ge=0, description="As the device says, in metres.")


class CategoryIn(Schema):
    """The right category's code."""

    category: str = Field(examples=["01"])


class RatingIn(Schema):
    """Solved or not, 1 (very dissatisfied) to 5 (very satisfied), and why."""

    solved: bool = Field(examples=[True])
    satisfaction: int = Field(ge=1, le=5, examples=[5])
    reason: str = ""


class ReturnIn(Schema):
    """Why it is not solved; possible once."""

    reason: str = Field(examples=["换了灯泡但晚上还是不亮"])
    satisfaction: int = Field(2, ge=1, le=5)


class CategoryOut(Schema):
    """A category of the public classification; its name in the language that is asked for."""

    code: str
    name: str

    @staticmethod
    def resolve_name(category: Category) -> str:
        """The table holds the Chinese name, or the one a deployment gave it."""
        return category.shown_name


class UnmaskingIn(Schema):
    """Why the number is needed; `words` must say it where `reason` is `other`."""

    reason: Literal["call", "visit", "answer", "check", "urgent", "other"] = Field(
        examples=["visit"]
    )
    words: str = Field("", max_length=200, examples=["约明天上午上门查看水管"])


class UnmaskingOut(Schema):
    """The number and the words in full. Show them no longer than `until`, and keep them nowhere."""

    phone: str
    text: str
    until: datetime


class PointCollection(Schema):
    """GeoJSON FeatureCollection of open matters: `tone` is late, soon or ok, `url` its page."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, object]]
