"""What happens to alarm rules; numbers and words of the code alone, never a name that was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent

Number = float | int | str | None


@dataclass(frozen=True, kw_only=True)
class AlarmRuleEvent(DomainEvent):
    """Something that happened to a rule; ``version`` counts its changes."""

    aggregate: ClassVar[str] = "alarm_rule"
    rule_id: int
    version: int

    @property
    def aggregate_id(self) -> int:
        """The rule."""
        return self.rule_id


@dataclass(frozen=True, kw_only=True)
class AlarmRuleSaved(AlarmRuleEvent):
    """A rule was made or changed; ``values`` are all its numbers as of this version, ``changed`` the names
    of those that are new."""

    kind: ClassVar[str] = "sensing.AlarmRuleSaved"
    label: ClassVar[StrPromise | str] = _("设定告警规则")
    values: dict[str, Number] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AlarmRuleOffAsked(AlarmRuleEvent):
    """Somebody asks to switch off a rule on which lives hang; it stays on until another agrees."""

    kind: ClassVar[str] = "sensing.AlarmRuleOffAsked"
    label: ClassVar[StrPromise | str] = _("申请停用告警规则")


@dataclass(frozen=True, kw_only=True)
class AlarmRuleOffRefused(AlarmRuleEvent):
    """It stays on: another did not agree, or it was taken back."""

    kind: ClassVar[str] = "sensing.AlarmRuleOffRefused"
    label: ClassVar[StrPromise | str] = _("不停用告警规则")


@dataclass(frozen=True, kw_only=True)
class AlarmRuleWeakeningAsked(AlarmRuleEvent):
    """Somebody wants a rule on which lives hang to be weaker; it stays as it is until another agrees."""

    kind: ClassVar[str] = "sensing.AlarmRuleWeakeningAsked"
    label: ClassVar[StrPromise | str] = _("申请放宽告警规则")


@dataclass(frozen=True, kw_only=True)
class AlarmRuleWeakeningRefused(AlarmRuleEvent):
    """It stays as it is: another did not agree, or it was taken back."""

    kind: ClassVar[str] = "sensing.AlarmRuleWeakeningRefused"
    label: ClassVar[StrPromise | str] = _("不放宽告警规则")


@dataclass(frozen=True, kw_only=True)
class AlarmRuleSwitched(AlarmRuleEvent):
    """A rule was switched on or off; why stands on the rule."""

    kind: ClassVar[str] = "sensing.AlarmRuleSwitched"
    label: ClassVar[StrPromise | str] = _("启用或停用告警规则")
    is_on: bool
