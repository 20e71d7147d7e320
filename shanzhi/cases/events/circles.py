"""Up and down the three circles, back to the dispatcher, and what was decided for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(CaseEvent):
    """The circle above answers for it from now. ``trigger`` is person, deadline, repeat or danger;
    ``from_unit_id`` had it and is told."""

    kind: ClassVar[str] = "cases.CaseEscalated"
    label: ClassVar[StrPromise] = _("上报")
    dispatch_id: int
    unit_id: int
    from_unit_id: int
    trigger: str
    circle: int


@dataclass(frozen=True, kw_only=True)
class CaseReturned(CaseEvent):
    """The holder gave it back for a reason of the list; ``returns`` counts. From the third on the
    level above has it, to decide."""

    kind: ClassVar[str] = "cases.CaseReturned"
    label: ClassVar[StrPromise] = _("退回")
    dispatch_id: int
    unit_id: int
    from_unit_id: int
    return_reason: str
    returns: int


@dataclass(frozen=True, kw_only=True)
class CaseDecided(CaseEvent):
    """The level above decided for good who has to do it; that unit cannot return it."""

    kind: ClassVar[str] = "cases.CaseDecided"
    label: ClassVar[StrPromise] = _("裁定")
    dispatch_id: int
    unit_id: int
