"""The main job: opened, dispatched, accepted, talked about, closed, rated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    """Somebody reported something. ``urgency`` 0 normal, 1 urgent, 2 emergency."""

    kind: ClassVar[str] = "cases.CaseOpened"
    label: ClassVar[StrPromise] = _("收到诉求")
    number: str
    source: str
    place_code: str
    category: str
    urgency: int
    has_reporter: bool


@dataclass(frozen=True, kw_only=True)
class CaseDispatched(CaseEvent):
    """A unit holds it now. ``rule_id`` is set when a routing rule chose, ``due_at`` ISO 8601;
    ``move`` and ``trigger`` say in which way and what made it move."""

    kind: ClassVar[str] = "cases.CaseDispatched"
    label: ClassVar[StrPromise] = _("派单")
    dispatch_id: int
    unit_id: int
    rule_id: int | None
    due_at: str
    move: str = "dispatch"
    trigger: str = "person"


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(CaseEvent):
    """Somebody of the holding unit took it on."""

    kind: ClassVar[str] = "cases.CaseAccepted"
    label: ClassVar[StrPromise] = _("接单")
    account_id: int | None


@dataclass(frozen=True, kw_only=True)
class CaseCommented(CaseEvent):
    """A remark; ``visibility`` is inside, reporter or private; ``mentioned`` are accounts whose
    name it calls (@)."""

    kind: ClassVar[str] = "cases.CaseCommented"
    label: ClassVar[StrPromise] = _("批注")
    comment_id: int
    visibility: str
    mentioned: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class EvidenceAttached(CaseEvent):
    """Pictures or recordings were added by the handler."""

    kind: ClassVar[str] = "cases.EvidenceAttached"
    label: ClassVar[StrPromise] = _("上传凭证")
    attachment_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ReporterAsked(CaseEvent):
    """The handler needs an answer from the reporter."""

    kind: ClassVar[str] = "cases.ReporterAsked"
    label: ClassVar[StrPromise] = _("询问居民")
    question_id: int


@dataclass(frozen=True, kw_only=True)
class ReporterAnswered(CaseEvent):
    """The reporter answered."""

    kind: ClassVar[str] = "cases.ReporterAnswered"
    label: ClassVar[StrPromise] = _("居民补充")
    question_id: int
    attachment_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    """The handler finished; the reporter is asked to rate. ``in_time`` compares with the deadline."""

    kind: ClassVar[str] = "cases.CaseClosed"
    label: ClassVar[StrPromise] = _("办结")
    outcome: str
    in_time: bool
    attachment_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CaseRated(CaseEvent):
    """The reporter said whether it is solved, and how satisfied they are (1 to 5)."""

    kind: ClassVar[str] = "cases.CaseRated"
    label: ClassVar[StrPromise] = _("居民评价")
    rating_id: int
    solved: bool
    satisfaction: int


@dataclass(frozen=True, kw_only=True)
class CaseSentBack(CaseEvent):
    """The reporter sent it back once, with a reason; the same unit has it again."""

    kind: ClassVar[str] = "cases.CaseSentBack"
    label: ClassVar[StrPromise] = _("居民退回重办")
    rating_id: int
    unit_id: int
    due_at: str
    dispatch_id: int = 0


@dataclass(frozen=True, kw_only=True)
class CaseArchived(CaseEvent):
    """Nobody rated within the time: kept as "not rated", never as "satisfied"."""

    kind: ClassVar[str] = "cases.CaseArchived"
    label: ClassVar[StrPromise] = _("未评价归档")


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """The reporter took it back; ``reason`` is from the list."""

    kind: ClassVar[str] = "cases.CaseWithdrawn"
    label: ClassVar[StrPromise] = _("居民撤回")
    reason: str = "other"


@dataclass(frozen=True, kw_only=True)
class CaseReclassified(CaseEvent):
    """A person corrected the category."""

    kind: ClassVar[str] = "cases.CaseReclassified"
    label: ClassVar[StrPromise] = _("更正类别")
    category: str
    before: str


@dataclass(frozen=True, kw_only=True)
class CaseSupported(CaseEvent):
    """Somebody has the same trouble (附议); ``supports`` is the number so far."""

    kind: ClassVar[str] = "cases.CaseSupported"
    label: ClassVar[StrPromise] = _("附议")
    supports: int


@dataclass(frozen=True, kw_only=True)
class ReporterLinked(CaseEvent):
    """The reporter confirmed a phone number and is told of every step."""

    kind: ClassVar[str] = "cases.ReporterLinked"
    label: ClassVar[StrPromise] = _("留下联系方式")
