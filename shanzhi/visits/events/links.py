"""What happens to linked cadres' links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class LinkEvent(DomainEvent):
    """Something that happened to a link between a cadre and a place."""

    aggregate: ClassVar[str] = "link"
    link_id: int

    @property
    def aggregate_id(self) -> int:
        """The link."""
        return self.link_id


@dataclass(frozen=True, kw_only=True)
class CadreLinked(LinkEvent):
    """A cadre is linked to a place from ``starts_on`` (ISO)."""

    kind: ClassVar[str] = "visits.CadreLinked"
    label: ClassVar[StrPromise | str] = _("建立挂钩")
    account_id: int
    level: str
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class LinkEnded(LinkEvent):
    """It ends with the day before ``ends_on`` (ISO)."""

    kind: ClassVar[str] = "visits.LinkEnded"
    label: ClassVar[StrPromise | str] = _("结束挂钩")
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class LinkPlanned(LinkEvent):
    """Something is due until ``due_on`` (ISO)."""

    kind: ClassVar[str] = "visits.LinkPlanned"
    label: ClassVar[StrPromise | str] = _("安排挂钩任务")
    plan_id: int
    task: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class LinkPlanNear(LinkEvent):
    """It is due tomorrow, or today (``days`` 1 or 0), and was not done yet."""

    kind: ClassVar[str] = "visits.LinkPlanNear"
    label: ClassVar[StrPromise | str] = _("提醒挂钩任务")
    plan_id: int
    account_id: int
    days: int


@dataclass(frozen=True, kw_only=True)
class LinkRecorded(LinkEvent):
    """The cadre wrote down what was done; the words are in the record."""

    kind: ClassVar[str] = "visits.LinkRecorded"
    label: ClassVar[StrPromise | str] = _("记录挂钩走访")
    plan_id: int
    record_id: int
    file_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class LinkHeardReported(LinkEvent):
    """What was heard became a matter."""

    kind: ClassVar[str] = "visits.LinkHeardReported"
    label: ClassVar[StrPromise | str] = _("走访听到的转为诉求")
    record_id: int
    case_id: int
