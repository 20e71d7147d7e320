"""Quality: looked at again, signed, opened again, appealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class CaseSentToVerify(CaseEvent):
    """The handler says it is done; somebody else looks before the reporter is asked. ``why`` is
    danger, said_no or sample."""

    kind: ClassVar[str] = "cases.CaseSentToVerify"
    label: ClassVar[StrPromise] = _("送核查")
    review_id: int
    dispatch_id: int
    unit_id: int
    why: str
    outcome: str
    in_time: bool
    attachment_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CaseVerified(CaseEvent):
    """Somebody else found it to be so; the reporter is asked to rate."""

    kind: ClassVar[str] = "cases.CaseVerified"
    label: ClassVar[StrPromise] = _("核查通过")
    review_id: int
    dispatch_id: int
    outcome: str
    method: str


@dataclass(frozen=True, kw_only=True)
class VerificationFailed(CaseEvent):
    """It was not so; the unit that closed it has it again."""

    kind: ClassVar[str] = "cases.VerificationFailed"
    label: ClassVar[StrPromise] = _("核查不通过")
    review_id: int
    dispatch_id: int
    unit_id: int
    due_at: str
    method: str


@dataclass(frozen=True, kw_only=True)
class CaseSentToSign(CaseEvent):
    """The handler says that it cannot be solved, and why; the level above has to agree."""

    kind: ClassVar[str] = "cases.CaseSentToSign"
    label: ClassVar[StrPromise] = _("送会签")
    review_id: int
    dispatch_id: int
    unit_id: int
    in_time: bool
    attachment_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CannotSigned(CaseEvent):
    """The level above agrees that it cannot be solved; the reporter is told."""

    kind: ClassVar[str] = "cases.CannotSigned"
    label: ClassVar[StrPromise] = _("会签同意")
    review_id: int
    dispatch_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class SignatureRefused(CaseEvent):
    """The level above does not agree; the unit that said so has it again."""

    kind: ClassVar[str] = "cases.SignatureRefused"
    label: ClassVar[StrPromise] = _("会签不同意")
    review_id: int
    dispatch_id: int
    unit_id: int
    due_at: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseEvent):
    """The level above opened it again; ``before`` is the state it had."""

    kind: ClassVar[str] = "cases.CaseReopened"
    label: ClassVar[StrPromise] = _("重开")
    dispatch_id: int
    unit_id: int
    due_at: str
    before: str


@dataclass(frozen=True, kw_only=True)
class CaseAppealed(CaseEvent):
    """The reporter does not accept how it ended; ``unit_id`` decides."""

    kind: ClassVar[str] = "cases.CaseAppealed"
    label: ClassVar[StrPromise] = _("居民申诉")
    appeal_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class AppealDecided(CaseEvent):
    """The level above answered an appeal: opened again, or left as it is with the reason."""

    kind: ClassVar[str] = "cases.AppealDecided"
    label: ClassVar[StrPromise] = _("申诉答复")
    appeal_id: int
    reopened: bool
