"""Alarms: raised, called for, taken, attended, ended. The thing they happen to is the group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AlarmEvent(DomainEvent):
    """Base of all events of a group of alarms."""

    aggregate: ClassVar[str] = "alarm_group"
    group_id: int

    @property
    def aggregate_id(self) -> int:
        """The group."""
        return self.group_id


@dataclass(frozen=True, kw_only=True)
class AlarmRaised(AlarmEvent):
    """``count`` alarms joined the group in one look, or opened it (``is_new``); the first of them is
    ``alarm_id``. ``severity`` is the group's from then on (0 note … 3 critical)."""

    kind: ClassVar[str] = "sensing.AlarmRaised"
    label: ClassVar[StrPromise] = _("告警")
    alarm_id: int
    cause: str
    severity: int
    count: int
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class AlarmCalled(AlarmEvent):
    """Those who are near were called; ``called`` is how many people."""

    kind: ClassVar[str] = "sensing.AlarmCalled"
    label: ClassVar[StrPromise] = _("呼叫")
    alarm_id: int
    called: int


@dataclass(frozen=True, kw_only=True)
class AlarmEscalated(AlarmEvent):
    """Nobody had taken it: those of ``tier`` (1 community, 2 street, 3 city) were called."""

    kind: ClassVar[str] = "sensing.AlarmEscalated"
    label: ClassVar[StrPromise] = _("逐级呼叫")
    alarm_id: int
    tier: int
    called: int


@dataclass(frozen=True, kw_only=True)
class AlarmAcknowledged(AlarmEvent):
    """Somebody takes it and goes there."""

    kind: ClassVar[str] = "sensing.AlarmAcknowledged"
    label: ClassVar[StrPromise] = _("响应告警")
    account_id: int | None


@dataclass(frozen=True, kw_only=True)
class AlarmReleased(AlarmEvent):
    """Who took it by mistake gave it back; those above are called again when it is due."""

    kind: ClassVar[str] = "sensing.AlarmReleased"
    label: ClassVar[StrPromise] = _("撤回响应")


@dataclass(frozen=True, kw_only=True)
class AlarmAttended(AlarmEvent):
    """Somebody is there."""

    kind: ClassVar[str] = "sensing.AlarmAttended"
    label: ClassVar[StrPromise] = _("到场")
    account_id: int | None


@dataclass(frozen=True, kw_only=True)
class AlarmClosed(AlarmEvent):
    """``alarms`` of the group ended with an outcome; the group with them when ``is_last``.
    ``still_seen``: so many of them the devices still report."""

    kind: ClassVar[str] = "sensing.AlarmClosed"
    label: ClassVar[StrPromise] = _("结束告警")
    alarms: int
    outcome: str
    is_last: bool
    still_seen: int
