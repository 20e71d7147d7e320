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
class FootprintsDrawn(DomainEvent):
    """Outlines of buildings of a county were added or changed from a ``source``."""

    kind: ClassVar[str] = "insight.FootprintsDrawn"
    label: ClassVar[StrPromise | str] = _("导入建筑轮廓")
    aggregate: ClassVar[str] = "footprints"
    county_code: str
    source: str
    added: int
    changed: int

    @property
    def aggregate_id(self) -> int:
        """The county."""
        return int(self.county_code)


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
class ScreenEvent(DomainEvent):
    """Something that happened to a screen of the wall."""

    aggregate: ClassVar[str] = "screen"
    screen_id: int

    @property
    def aggregate_id(self) -> int:
        """The screen."""
        return self.screen_id


@dataclass(frozen=True, kw_only=True)
class ScreenArranged(ScreenEvent):
    """Its draft has other panels; ``version`` counts the changes."""

    kind: ClassVar[str] = "insight.ScreenArranged"
    label: ClassVar[StrPromise | str] = _("编排大屏草稿")
    version: int


@dataclass(frozen=True, kw_only=True)
class ScreenPublished(ScreenEvent):
    """Walls show the draft of this version."""

    kind: ClassVar[str] = "insight.ScreenPublished"
    label: ClassVar[StrPromise | str] = _("发布大屏")
    version: int


@dataclass(frozen=True, kw_only=True)
class ScreenWithdrawn(ScreenEvent):
    """The place has no screen of its own any more."""

    kind: ClassVar[str] = "insight.ScreenWithdrawn"
    label: ClassVar[StrPromise | str] = _("恢复默认大屏")


@dataclass(frozen=True, kw_only=True)
class WarningEvent(DomainEvent):
    """Something that happened to a warning about a place."""

    aggregate: ClassVar[str] = "warning"
    warning_id: int

    @property
    def aggregate_id(self) -> int:
        """The warning."""
        return self.warning_id


@dataclass(frozen=True, kw_only=True)
class WarningOpened(WarningEvent):
    """A rule began to hold at a place; ``rule`` is a WarningKind."""

    kind: ClassVar[str] = "insight.WarningOpened"
    label: ClassVar[StrPromise | str] = _("发出预警")
    rule: str
    value: float
    usual: float
    limit: float


@dataclass(frozen=True, kw_only=True)
class WarningEnded(WarningEvent):
    """The rule does not hold any more."""

    kind: ClassVar[str] = "insight.WarningEnded"
    label: ClassVar[StrPromise | str] = _("预警解除")
    rule: str


@dataclass(frozen=True, kw_only=True)
class FiguresDiffer(DomainEvent):
    """A look at a random tenth of the records found figures that are not what they say."""

    kind: ClassVar[str] = "insight.FiguresDiffer"
    aggregate: ClassVar[str] = "figure_check"
    label: ClassVar[StrPromise | str] = _("指标与记录不一致")
    check_id: int
    differences: int

    @property
    def aggregate_id(self) -> int:
        """The check."""
        return self.check_id


@dataclass(frozen=True, kw_only=True)
class IndicatorSet(DomainEvent):
    """A place laid down whether an indicator is shown, and whom it leaves out."""

    kind: ClassVar[str] = "insight.IndicatorSet"
    aggregate: ClassVar[str] = "indicator"
    label: ClassVar[StrPromise | str] = _("设定指标口径")
    setting_id: int
    code: str
    is_shown: bool
    exclusions: list[str]

    @property
    def aggregate_id(self) -> int:
        """The setting."""
        return self.setting_id


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
