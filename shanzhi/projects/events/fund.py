"""What happens to a community's special fund."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class FundEvent(DomainEvent):
    """Something that happened to a fund."""

    aggregate: ClassVar[str] = "fund"
    fund_id: int

    @property
    def aggregate_id(self) -> int:
        """The fund."""
        return self.fund_id


@dataclass(frozen=True, kw_only=True)
class FundOpened(FundEvent):
    """A place has a special fund."""

    kind: ClassVar[str] = "projects.FundOpened"
    label: ClassVar[StrPromise | str] = _("设立专项资金")


@dataclass(frozen=True, kw_only=True)
class FundYearOpened(FundEvent):
    """A year begins with what was left. Fen."""

    kind: ClassVar[str] = "projects.FundYearOpened"
    label: ClassVar[StrPromise | str] = _("开新年度")
    year: int
    opening_fen: int


@dataclass(frozen=True, kw_only=True)
class EntryMade(FundEvent):
    """An entry waits for a second person; ``seal`` is the ledger's seal after it, in hex."""

    kind: ClassVar[str] = "projects.EntryMade"
    label: ClassVar[StrPromise | str] = _("记账")
    entry_id: int
    number: int
    sort: str
    seal: str


@dataclass(frozen=True, kw_only=True)
class EntryDecided(FundEvent):
    """The second person approved it or refused it."""

    kind: ClassVar[str] = "projects.EntryDecided"
    label: ClassVar[StrPromise | str] = _("复核记账")
    entry_id: int
    is_approved: bool
