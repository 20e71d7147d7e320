"""吹哨报到: units were called in, came or did not, did their part, were appraised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class WhistleBlown(CaseEvent):
    """Units are called to a place; ``call_ids`` and ``unit_ids`` belong together in order,
    ``come_by`` (ISO 8601) is until when."""

    kind: ClassVar[str] = "cases.WhistleBlown"
    label: ClassVar[StrPromise] = _("吹哨")
    whistle_id: int
    call_ids: list[int]
    unit_ids: list[int]
    come_by: str


@dataclass(frozen=True, kw_only=True)
class CallEvent(CaseEvent):
    """Something about one called unit."""

    call_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class UnitReportedIn(CallEvent):
    """A called unit is there: ``way`` is scan or place, ``distance_m`` metres from the point
    (None: not known), ``is_far`` when that is more than is accepted without a mark."""

    kind: ClassVar[str] = "cases.UnitReportedIn"
    label: ClassVar[StrPromise] = _("报到")
    way: str
    distance_m: int | None
    is_far: bool
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class UnitDidPart(CallEvent):
    """A called unit said what it did."""

    kind: ClassVar[str] = "cases.UnitDidPart"
    label: ClassVar[StrPromise] = _("完成到场任务")
    attachment_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class UnitAppraised(CallEvent):
    """Who whistled said how a unit did (1 to 5)."""

    kind: ClassVar[str] = "cases.UnitAppraised"
    label: ClassVar[StrPromise] = _("评价到场单位")
    stars: int


@dataclass(frozen=True, kw_only=True)
class UnitMissed(CallEvent):
    """A called unit did not come in time."""

    kind: ClassVar[str] = "cases.UnitMissed"
    label: ClassVar[StrPromise] = _("超时未报到")


@dataclass(frozen=True, kw_only=True)
class WhistleCancelled(CaseEvent):
    """The call was taken back for those who had not come yet."""

    kind: ClassVar[str] = "cases.WhistleCancelled"
    label: ClassVar[StrPromise] = _("取消吹哨")
    whistle_id: int
    call_ids: list[int]
    unit_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class HelpEnded(CaseEvent):
    """The matter came to an end, and with it what was still asked of others: calls, callouts,
    reminders, supervisions and hand-overs, by their ids."""

    kind: ClassVar[str] = "cases.HelpEnded"
    label: ClassVar[StrPromise] = _("协同事项随诉求结束")
    call_ids: list[int]
    callout_ids: list[int]
    reminder_ids: list[int]
    supervision_ids: list[int]
    hand_over_ids: list[int]
