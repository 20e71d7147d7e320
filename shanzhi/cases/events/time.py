"""Clocks of a matter: time asked for, granted, refused; recounted; running out and run out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class TimeAsked(CaseEvent):
    """The holder asks for time; ``wish`` is pause or extension, ``reason`` one of the list."""

    kind: ClassVar[str] = "cases.TimeAsked"
    label: ClassVar[StrPromise] = _("申请延时或暂停")
    request_id: int
    wish: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TimeGranted(CaseEvent):
    """The clock stands still, or ends later."""

    kind: ClassVar[str] = "cases.TimeGranted"
    label: ClassVar[StrPromise] = _("同意延时或暂停")
    request_id: int
    wish: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TimeRefused(CaseEvent):
    """The clock goes on as it was."""

    kind: ClassVar[str] = "cases.TimeRefused"
    label: ClassVar[StrPromise] = _("不同意延时或暂停")
    request_id: int
    wish: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClockResumed(CaseEvent):
    """A clock that stood still runs again, with what was left."""

    kind: ClassVar[str] = "cases.ClockResumed"
    label: ClassVar[StrPromise] = _("恢复计时")
    request_id: int


@dataclass(frozen=True, kw_only=True)
class ClockRecounted(CaseEvent):
    """Deadlines of running clocks were reckoned anew; ``cause``: calendar."""

    kind: ClassVar[str] = "cases.ClockRecounted"
    label: ClassVar[StrPromise] = _("时限重新计算")
    cause: str


@dataclass(frozen=True, kw_only=True)
class StandardChosen(CaseEvent):
    """Somebody said which standard for opening and closing fits; its limit holds now. 0: none."""

    kind: ClassVar[str] = "cases.StandardChosen"
    label: ClassVar[StrPromise] = _("选定立案结案标准")
    standard_id: int


@dataclass(frozen=True, kw_only=True)
class ClockRunningOut(CaseEvent):
    """A fifth of the time of a clock is left; said once. ``due_at`` is the clock's (ISO 8601)."""

    kind: ClassVar[str] = "cases.ClockRunningOut"
    label: ClassVar[StrPromise] = _("时限将到")
    clock: str
    subject_id: int
    due_at: str


@dataclass(frozen=True, kw_only=True)
class ClockRanOut(CaseEvent):
    """A clock ran out and nothing had happened; said once. ``clock`` is accept, contact, handle,
    verify or whistle; ``subject_id`` tells clocks of one kind apart (the whistle call), else 0;
    ``due_at`` is the clock's (ISO 8601)."""

    kind: ClassVar[str] = "cases.ClockRanOut"
    label: ClassVar[StrPromise] = _("已超时")
    clock: str
    subject_id: int
    due_at: str
