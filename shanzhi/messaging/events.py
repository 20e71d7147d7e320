"""What happens to notices, as far as anybody but their reader needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class NoticeFailed(DomainEvent):
    """A notice could not be sent and will not be tried again by itself."""

    kind: ClassVar[str] = "messaging.NoticeFailed"
    aggregate: ClassVar[str] = "notice"
    label: ClassVar[StrPromise | str] = _("消息发送失败")
    notice_id: int
    attempts: int

    @property
    def aggregate_id(self) -> int:
        """The notice."""
        return self.notice_id


@dataclass(frozen=True, kw_only=True)
class NoticeResent(DomainEvent):
    """An operator had a failed notice tried again."""

    kind: ClassVar[str] = "messaging.NoticeResent"
    aggregate: ClassVar[str] = "notice"
    label: ClassVar[StrPromise | str] = _("重新发送消息")
    notice_id: int

    @property
    def aggregate_id(self) -> int:
        """The notice."""
        return self.notice_id
