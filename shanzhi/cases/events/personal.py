"""Who looked at a reporter's number, and when a matter stopped knowing its reporter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class ReporterUnmasked(CaseEvent):
    """Somebody who handles it saw the reporter's number and the numbers in the text; ``reason`` is
    one of the list."""

    kind: ClassVar[str] = "cases.ReporterUnmasked"
    label: ClassVar[StrPromise] = _("查看报事人电话")
    unmasking_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReporterForgotten(CaseEvent):
    """It goes on, or rests, without its reporter: they asked for it, or its time was over."""

    kind: ClassVar[str] = "cases.ReporterForgotten"
    label: ClassVar[StrPromise] = _("清除报事人信息")
