"""What happens to reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ReportEvent(DomainEvent):
    """Something that happened to a report of a place."""

    aggregate: ClassVar[str] = "report"
    report_id: int

    @property
    def aggregate_id(self) -> int:
        """The report."""
        return self.report_id


@dataclass(frozen=True, kw_only=True)
class ReportDrafted(ReportEvent):
    """Its figures were taken for the first time; ``starts_on`` is an ISO date."""

    kind: ClassVar[str] = "insight.ReportDrafted"
    label: ClassVar[StrPromise | str] = _("生成报告草稿")
    period: str
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class ReportNumbersTaken(ReportEvent):
    """Its figures were counted again; ``number`` says which counting."""

    kind: ClassVar[str] = "insight.ReportNumbersTaken"
    label: ClassVar[StrPromise | str] = _("更新报告数字")
    number: int


@dataclass(frozen=True, kw_only=True)
class ReportSectionWritten(ReportEvent):
    """Somebody wrote a section; the words are in the report."""

    kind: ClassVar[str] = "insight.ReportSectionWritten"
    label: ClassVar[StrPromise | str] = _("修改报告文字")
    section: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ReportFinished(ReportEvent):
    """It does not change any more."""

    kind: ClassVar[str] = "insight.ReportFinished"
    label: ClassVar[StrPromise | str] = _("报告定稿")


@dataclass(frozen=True, kw_only=True)
class AppraisalEvent(DomainEvent):
    """Something that happened to a worker's page of a quarter."""

    aggregate: ClassVar[str] = "appraisal"
    appraisal_id: int

    @property
    def aggregate_id(self) -> int:
        """The page."""
        return self.appraisal_id


@dataclass(frozen=True, kw_only=True)
class AppraisalReleased(AppraisalEvent):
    """The worker has seen it and lets their community see it."""

    kind: ClassVar[str] = "insight.AppraisalReleased"
    label: ClassVar[StrPromise | str] = _("公开工作小结给社区")


@dataclass(frozen=True, kw_only=True)
class AppraisalCommented(AppraisalEvent):
    """The worker said something to it."""

    kind: ClassVar[str] = "insight.AppraisalCommented"
    label: ClassVar[StrPromise | str] = _("给工作小结写说明")
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class HotTopicEvent(DomainEvent):
    """Something that happened to a topic of which many speak."""

    aggregate: ClassVar[str] = "hot_topic"
    hot_topic_id: int

    @property
    def aggregate_id(self) -> int:
        """The topic."""
        return self.hot_topic_id


@dataclass(frozen=True, kw_only=True)
class HotTopicOpened(HotTopicEvent):
    """A second matter speaks of the same; ``case_ids`` are both."""

    kind: ClassVar[str] = "insight.HotTopicOpened"
    label: ClassVar[StrPromise | str] = _("发现热点问题")
    case_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class MatterPlaced(HotTopicEvent):
    """One more matter speaks of it."""

    kind: ClassVar[str] = "insight.MatterPlaced"
    label: ClassVar[StrPromise | str] = _("归入热点问题")
    case_id: int


@dataclass(frozen=True, kw_only=True)
class HotTopicDecided(HotTopicEvent):
    """Somebody named, merged or split it (``what``); the reason stands with the decision."""

    kind: ClassVar[str] = "insight.HotTopicDecided"
    label: ClassVar[StrPromise | str] = _("人工调整热点问题")
    decision_id: int
    what: str
