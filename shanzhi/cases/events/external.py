"""移交外部: handed over, chased, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent
from shanzhi.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(CaseEvent):
    """A system outside works on it; ``chase_at`` (ISO 8601) is when the holder asks there."""

    kind: ClassVar[str] = "cases.CaseHandedOver"
    label: ClassVar[StrPromise] = _("移交外部")
    hand_over_id: int
    chase_at: str


@dataclass(frozen=True, kw_only=True)
class ChaseDue(CaseEvent):
    """It is time to ask outside how far it is."""

    kind: ClassVar[str] = "cases.ChaseDue"
    label: ClassVar[StrPromise] = _("该追问外部进展")
    hand_over_id: int


@dataclass(frozen=True, kw_only=True)
class OutsideChased(CaseEvent):
    """The holder asked outside; the answer is kept, ``chase_at`` is when it asks again."""

    kind: ClassVar[str] = "cases.OutsideChased"
    label: ClassVar[StrPromise] = _("追问外部进展")
    chase_id: int
    chase_at: str


@dataclass(frozen=True, kw_only=True)
class CaseTakenBack(CaseEvent):
    """The system outside is finished; the holder goes on."""

    kind: ClassVar[str] = "cases.CaseTakenBack"
    label: ClassVar[StrPromise] = _("外部回复")
    hand_over_id: int


@dataclass(frozen=True, kw_only=True)
class OutsideSystemsNamed(DomainEvent):
    """A place laid down its systems outside; ``place`` is its code as a number, ``count`` how many
    there are."""

    kind: ClassVar[str] = "cases.OutsideSystemsNamed"
    aggregate: ClassVar[str] = "outside_systems"
    label: ClassVar[StrPromise] = _("设定外部系统")
    place: int
    count: int

    @property
    def aggregate_id(self) -> int:
        """The place."""
        return self.place
