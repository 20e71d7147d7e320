"""What places lay down about deadlines and standards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class DeadlineEvent(DomainEvent):
    """Base: which rule; its place is the record's place code. Clocks that run already keep their
    limit."""

    aggregate: ClassVar[str] = "deadline"
    deadline_id: int

    @property
    def aggregate_id(self) -> int:
        """The rule."""
        return self.deadline_id


@dataclass(frozen=True, kw_only=True)
class DeadlineSet(DeadlineEvent):
    """A rule was made or changed. Empty ``category`` and no ``urgency``: for all."""

    kind: ClassVar[str] = "cases.DeadlineSet"
    label: ClassVar[StrPromise] = _("设定时限规定")
    clock: str
    category: str
    urgency: int | None
    amount: int
    unit: str
    after_reopening: str


@dataclass(frozen=True, kw_only=True)
class DeadlineRemoved(DeadlineEvent):
    """The next wider rule holds again."""

    kind: ClassVar[str] = "cases.DeadlineRemoved"
    label: ClassVar[StrPromise] = _("删除时限规定")
    clock: str
