"""Parent and children: a matter was split, and what became of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class CaseSplit(CaseEvent):
    """Parts of it are matters of their own now (``child_ids``), each with its holder."""

    kind: ClassVar[str] = "cases.CaseSplit"
    label: ClassVar[StrPromise] = _("拆分")
    child_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PartAccepted(CaseEvent):
    """Of a child: who has the whole found its part done; the child ends without being rated."""

    kind: ClassVar[str] = "cases.PartAccepted"
    label: ClassVar[StrPromise] = _("子项验收通过")
    parent_id: int


@dataclass(frozen=True, kw_only=True)
class PartSentBack(CaseEvent):
    """Of a child: who has the whole does not find it done; the same unit has it again."""

    kind: ClassVar[str] = "cases.PartSentBack"
    label: ClassVar[StrPromise] = _("子项退回重办")
    parent_id: int
    dispatch_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class PartLetGo(CaseEvent):
    """Of a child that was handled: the reporter took the whole back, so nobody judges it any more."""

    kind: ClassVar[str] = "cases.PartLetGo"
    label: ClassVar[StrPromise] = _("子项随主诉求结束")
    parent_id: int


@dataclass(frozen=True, kw_only=True)
class PartEnded(CaseEvent):
    """Of the parent: one of its parts has ended, in the state ``ended_as``."""

    kind: ClassVar[str] = "cases.PartEnded"
    label: ClassVar[StrPromise] = _("一个子项结束")
    child_id: int
    ended_as: str
