"""What happens at the desk around many matters: views, bulk operations, rule sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent
from shanzhi.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CaseCorrected(CaseEvent):
    """A bulk operation was taken back: the matter is again with whom it was before
    (``account_id`` had accepted it, at ``accepted_at``: ISO 8601 or ""). What had happened stays in
    the history."""

    kind: ClassVar[str] = "cases.CaseCorrected"
    label: ClassVar[StrPromise] = _("撤销批量操作")
    operation_id: int
    dispatch_id: int
    from_unit_id: int
    account_id: int | None
    accepted_at: str = ""


@dataclass(frozen=True, kw_only=True)
class ViewEvent(DomainEvent):
    """Base of what happens to a saved view; its name and query are no part of the history."""

    aggregate: ClassVar[str] = "view"
    view_id: int

    @property
    def aggregate_id(self) -> int:
        """The view's id."""
        return self.view_id


@dataclass(frozen=True, kw_only=True)
class ViewSaved(ViewEvent):
    """Somebody named what the queue shows."""

    kind: ClassVar[str] = "cases.ViewSaved"
    label: ClassVar[StrPromise] = _("保存视图")
    is_shared: bool


@dataclass(frozen=True, kw_only=True)
class ViewRenamed(ViewEvent):
    """It has another name."""

    kind: ClassVar[str] = "cases.ViewRenamed"
    label: ClassVar[StrPromise] = _("视图改名")


@dataclass(frozen=True, kw_only=True)
class ViewMoved(ViewEvent):
    """It stands elsewhere in its list; ``position`` counts from 1."""

    kind: ClassVar[str] = "cases.ViewMoved"
    label: ClassVar[StrPromise] = _("视图排序")
    position: int


@dataclass(frozen=True, kw_only=True)
class ViewDeleted(ViewEvent):
    """It is gone for everybody who had it."""

    kind: ClassVar[str] = "cases.ViewDeleted"
    label: ClassVar[StrPromise] = _("删除视图")


@dataclass(frozen=True, kw_only=True)
class BulkEvent(DomainEvent):
    """Base of what happens to a bulk operation; each matter tells its own part itself."""

    aggregate: ClassVar[str] = "bulk"
    operation_id: int

    @property
    def aggregate_id(self) -> int:
        """The operation's id."""
        return self.operation_id


@dataclass(frozen=True, kw_only=True)
class BulkStarted(BulkEvent):
    """Somebody gave one order for ``count`` matters."""

    kind: ClassVar[str] = "cases.BulkStarted"
    label: ClassVar[StrPromise] = _("批量操作")
    verb: str
    count: int


@dataclass(frozen=True, kw_only=True)
class BulkUndone(BulkEvent):
    """It is taken back for the ``count`` matters it had reached, unless one has moved on."""

    kind: ClassVar[str] = "cases.BulkUndone"
    label: ClassVar[StrPromise] = _("撤销批量操作")
    count: int


@dataclass(frozen=True, kw_only=True)
class RulesChanged(DomainEvent):
    """A place's rules have a new version; ``restored`` is the version they were taken from."""

    kind: ClassVar[str] = "cases.RulesChanged"
    label: ClassVar[StrPromise] = _("修改规则")
    aggregate: ClassVar[str] = "rules"
    rule_set_id: int
    rules: str
    version: int
    restored: int | None = None

    @property
    def aggregate_id(self) -> int:
        """The rule set's id."""
        return self.rule_set_id
