"""督办: watched, reminded, answered or not, ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class CaseSupervised(CaseEvent):
    """It is on somebody's watch list."""

    kind: ClassVar[str] = "cases.CaseSupervised"
    label: ClassVar[StrPromise] = _("列入督办")
    supervision_id: int


@dataclass(frozen=True, kw_only=True)
class ReminderEvent(CaseEvent):
    """Something about one reminder."""

    reminder_id: int


@dataclass(frozen=True, kw_only=True)
class HolderReminded(ReminderEvent):
    """The holder owes an answer until ``answer_by`` (ISO 8601)."""

    kind: ClassVar[str] = "cases.HolderReminded"
    label: ClassVar[StrPromise] = _("催办")
    answer_by: str


@dataclass(frozen=True, kw_only=True)
class ReminderAnswered(ReminderEvent):
    """The holder answered; ``in_time`` or not."""

    kind: ClassVar[str] = "cases.ReminderAnswered"
    label: ClassVar[StrPromise] = _("答复催办")
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class ReminderOverdue(ReminderEvent):
    """The holder did not answer in time; who asked is told."""

    kind: ClassVar[str] = "cases.ReminderOverdue"
    label: ClassVar[StrPromise] = _("催办超时未答复")


@dataclass(frozen=True, kw_only=True)
class SupervisionEnded(CaseEvent):
    """It is no longer watched."""

    kind: ClassVar[str] = "cases.SupervisionEnded"
    label: ClassVar[StrPromise] = _("结束督办")
    supervision_id: int
