"""A home is away and back: that it was said; from when to when stands in the row alone, which goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AbsenceEvent(DomainEvent):
    """Something about a home that is away; ``own``: said by one of the household themselves."""

    aggregate: ClassVar[str] = "absence"
    absence_id: int
    household_id: int
    own: bool

    @property
    def aggregate_id(self) -> int:
        """The absence."""
        return self.absence_id


@dataclass(frozen=True, kw_only=True)
class AwaySaid(AbsenceEvent):
    """Nobody is at home for a time: the rule of a quiet home keeps still."""

    kind: ClassVar[str] = "sensing.AwaySaid"
    label: ClassVar[StrPromise | str] = _("登记外出")


@dataclass(frozen=True, kw_only=True)
class AwayEnded(AbsenceEvent):
    """They are home before the time they said; ``seen``: told by the devices, not by anybody."""

    kind: ClassVar[str] = "sensing.AwayEnded"
    label: ClassVar[StrPromise | str] = _("外出结束")
    seen: bool
