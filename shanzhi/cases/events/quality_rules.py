"""What a place asks for: pictures, how many closings are looked at again, which rates are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class EvidenceRuleSet(DomainEvent):
    """Which pictures a category asks for; ``within_m`` metres from the matter, None anywhere."""

    aggregate: ClassVar[str] = "category"
    kind: ClassVar[str] = "cases.EvidenceRuleSet"
    label: ClassVar[StrPromise] = _("凭证要求变更")
    category: str
    rule: str
    within_m: int | None

    @property
    def aggregate_id(self) -> int:
        """The category's code as a number."""
        return int(self.category)


@dataclass(frozen=True, kw_only=True)
class SamplingShareSet(DomainEvent):
    """How many of a hundred ordinary closings a place looks at again."""

    aggregate: ClassVar[str] = "sampling_share"
    kind: ClassVar[str] = "cases.SamplingShareSet"
    label: ClassVar[StrPromise] = _("核查比例变更")
    share_id: int
    percent: int

    @property
    def aggregate_id(self) -> int:
        """The row's id."""
        return self.share_id


@dataclass(frozen=True, kw_only=True)
class RateSet(DomainEvent):
    """Whether a place shows a rate, and whom it leaves out."""

    aggregate: ClassVar[str] = "rate_setting"
    kind: ClassVar[str] = "cases.RateSet"
    label: ClassVar[StrPromise] = _("指标设置变更")
    setting_id: int
    rate: str
    is_shown: bool
    exclusions: list[str]

    @property
    def aggregate_id(self) -> int:
        """The row's id."""
        return self.setting_id
