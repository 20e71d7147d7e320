"""Many matters, few people: merged, followed, corrected, ticked off; and what the desk prepared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent
from shanzhi.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CaseMerged(CaseEvent):
    """It goes on in another matter (``into_id``); its clocks ended."""

    kind: ClassVar[str] = "cases.CaseMerged"
    label: ClassVar[StrPromise] = _("并案")
    merger_id: int
    into_id: int


@dataclass(frozen=True, kw_only=True)
class CaseAbsorbed(CaseEvent):
    """Another matter was merged into this one; ``supports`` counts the voices of all together."""

    kind: ClassVar[str] = "cases.CaseAbsorbed"
    label: ClassVar[StrPromise] = _("并入诉求")
    merger_id: int
    merged_id: int
    supports: int


@dataclass(frozen=True, kw_only=True)
class CaseSignalled(CaseEvent):
    """``count`` more devices raised an alarm of the same cause."""

    kind: ClassVar[str] = "cases.CaseSignalled"
    label: ClassVar[StrPromise] = _("又有设备告警")
    count: int


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(CaseEvent):
    """It stands alone again, with the holder it had and clocks of its own."""

    kind: ClassVar[str] = "cases.CaseUnmerged"
    label: ClassVar[StrPromise] = _("撤销并案")
    merger_id: int
    from_id: int
    dispatch_id: int
    unit_id: int
    due_at: str
    supports: int


@dataclass(frozen=True, kw_only=True)
class CaseReleased(CaseEvent):
    """A matter that had been merged into this one stands alone again."""

    kind: ClassVar[str] = "cases.CaseReleased"
    label: ClassVar[StrPromise] = _("移出诉求")
    merger_id: int
    released_id: int
    supports: int


@dataclass(frozen=True, kw_only=True)
class CaseFollowed(CaseEvent):
    """Somebody who did not report it wants to hear how it ends."""

    kind: ClassVar[str] = "cases.CaseFollowed"
    label: ClassVar[StrPromise] = _("关注")
    follower_id: int


@dataclass(frozen=True, kw_only=True)
class CaseUnfollowed(CaseEvent):
    """Somebody does not want to hear of it any more."""

    kind: ClassVar[str] = "cases.CaseUnfollowed"
    label: ClassVar[StrPromise] = _("取消关注")
    follower_id: int


@dataclass(frozen=True, kw_only=True)
class CaseUrgencyCorrected(CaseEvent):
    """A person corrected how urgent it is (0 normal, 1 urgent, 2 emergency)."""

    kind: ClassVar[str] = "cases.CaseUrgencyCorrected"
    label: ClassVar[StrPromise] = _("更正紧急程度")
    correction_id: int
    urgency: int
    before: int


@dataclass(frozen=True, kw_only=True)
class CasePlaceCorrected(CaseEvent):
    """A person corrected where it is; the holder stays. Codes only: an address may name a home."""

    kind: ClassVar[str] = "cases.CasePlaceCorrected"
    label: ClassVar[StrPromise] = _("更正地点")
    correction_id: int
    place_code: str
    before: str


@dataclass(frozen=True, kw_only=True)
class CaseChecked(CaseEvent):
    """A line of the checklist was ticked, or its tick taken back."""

    kind: ClassVar[str] = "cases.CaseChecked"
    label: ClassVar[StrPromise] = _("核对清单")
    item_id: int
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class CasePassedOn(CaseEvent):
    """Whoever had taken it on passed it to a colleague of the same unit (``account_id``); ``before`` is
    the account that had it. Holder, deadline and clocks stay."""

    kind: ClassVar[str] = "cases.CasePassedOn"
    label: ClassVar[StrPromise] = _("交接给同事")
    account_id: int
    before: int | None


@dataclass(frozen=True, kw_only=True)
class PreparedEvent(DomainEvent):
    """Base of what happens to templates, macros and checklists."""

    row_id: int
    is_active: bool

    @property
    def aggregate_id(self) -> int:
        """Identity of the template, macro or checklist."""
        return self.row_id


@dataclass(frozen=True, kw_only=True)
class ReplyTemplateSaved(PreparedEvent):
    """A reply template was written, changed or put away."""

    kind: ClassVar[str] = "cases.ReplyTemplateSaved"
    aggregate: ClassVar[str] = "reply_template"
    label: ClassVar[StrPromise] = _("保存回复模板")


@dataclass(frozen=True, kw_only=True)
class MacroSaved(PreparedEvent):
    """A macro was written, changed or put away."""

    kind: ClassVar[str] = "cases.MacroSaved"
    aggregate: ClassVar[str] = "macro"
    label: ClassVar[StrPromise] = _("保存宏")


@dataclass(frozen=True, kw_only=True)
class ChecklistSaved(PreparedEvent):
    """A checklist was written, changed or put away."""

    kind: ClassVar[str] = "cases.ChecklistSaved"
    aggregate: ClassVar[str] = "checklist"
    label: ClassVar[StrPromise] = _("保存核对清单")
