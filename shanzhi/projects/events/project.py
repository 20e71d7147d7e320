"""What happens to projects and pledges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ProjectEvent(DomainEvent):
    """Something that happened to a project."""

    aggregate: ClassVar[str] = "project"
    project_id: int

    @property
    def aggregate_id(self) -> int:
        """The project."""
        return self.project_id


@dataclass(frozen=True, kw_only=True)
class ProjectProposed(ProjectEvent):
    """It was put on the list of what may be done; ``sort`` is its Kind, ``source`` what it came from."""

    kind: ClassVar[str] = "projects.ProjectProposed"
    label: ClassVar[StrPromise | str] = _("提出项目")
    sort: str
    source: str = ""
    source_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectChosen(ProjectEvent):
    """It is to be done."""

    kind: ClassVar[str] = "projects.ProjectChosen"
    label: ClassVar[StrPromise | str] = _("选定项目")


@dataclass(frozen=True, kw_only=True)
class ProjectDropped(ProjectEvent):
    """It is not to be done; the reason is on its page."""

    kind: ClassVar[str] = "projects.ProjectDropped"
    label: ClassVar[StrPromise | str] = _("未列入")


@dataclass(frozen=True, kw_only=True)
class ProjectPublished(ProjectEvent):
    """It stands in public with its milestones."""

    kind: ClassVar[str] = "projects.ProjectPublished"
    label: ClassVar[StrPromise | str] = _("公布项目")
    milestones: int


@dataclass(frozen=True, kw_only=True)
class ProjectRevised(ProjectEvent):
    """Its money was changed; the reason is on its page. Fen."""

    kind: ClassVar[str] = "projects.ProjectRevised"
    label: ClassVar[StrPromise | str] = _("调整项目")
    planned_fen: int


@dataclass(frozen=True, kw_only=True)
class MilestoneAdded(ProjectEvent):
    """One more step, due until ``due_on`` (ISO)."""

    kind: ClassVar[str] = "projects.MilestoneAdded"
    label: ClassVar[StrPromise | str] = _("新增节点")
    milestone_id: int
    due_on: str


@dataclass(frozen=True, kw_only=True)
class MilestoneTicked(ProjectEvent):
    """A step was done and shown."""

    kind: ClassVar[str] = "projects.MilestoneTicked"
    label: ClassVar[StrPromise | str] = _("节点销号")
    milestone_id: int
    in_time: bool
    file_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class MilestoneLate(ProjectEvent):
    """A step was due and is not done: those above are told."""

    kind: ClassVar[str] = "projects.MilestoneLate"
    label: ClassVar[StrPromise | str] = _("节点逾期")
    milestone_id: int
    due_on: str


@dataclass(frozen=True, kw_only=True)
class ProjectFinished(ProjectEvent):
    """All steps are done; residents are asked."""

    kind: ClassVar[str] = "projects.ProjectFinished"
    label: ClassVar[StrPromise | str] = _("项目完成")
    round: int


@dataclass(frozen=True, kw_only=True)
class ProjectEvaluated(ProjectEvent):
    """A resident said whether they are satisfied; what they said is forgotten after a while, so not here."""

    kind: ClassVar[str] = "projects.ProjectEvaluated"
    label: ClassVar[StrPromise | str] = _("居民评价")
    round: int


@dataclass(frozen=True, kw_only=True)
class EvaluationClosed(ProjectEvent):
    """No more answers; ``verdict`` is what they came to."""

    kind: ClassVar[str] = "projects.EvaluationClosed"
    label: ClassVar[StrPromise | str] = _("评价结束")
    verdict: str
    satisfied: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class ProjectReopened(ProjectEvent):
    """Too few were satisfied: it is put right and asked about once more."""

    kind: ClassVar[str] = "projects.ProjectReopened"
    label: ClassVar[StrPromise | str] = _("重新办理")
    milestone_id: int
