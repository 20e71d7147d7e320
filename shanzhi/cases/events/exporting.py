"""Matters leave the house as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CasesExported(DomainEvent):
    """Somebody took ``count`` matters out as a file; why is kept with the export."""

    kind: ClassVar[str] = "cases.CasesExported"
    label: ClassVar[StrPromise] = _("导出诉求")
    aggregate: ClassVar[str] = "export"
    export_id: int
    format: str
    count: int

    @property
    def aggregate_id(self) -> int:
        """The export."""
        return self.export_id
