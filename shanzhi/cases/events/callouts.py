"""快速反应队伍: a team was called, said yes or no, arrived, was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.events.base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class CalloutEvent(CaseEvent):
    """Something about one team's callout."""

    callout_id: int
    team_id: int


@dataclass(frozen=True, kw_only=True)
class TeamCalled(CalloutEvent):
    """A team is asked to come and answers until ``answer_by`` (ISO 8601)."""

    kind: ClassVar[str] = "cases.TeamCalled"
    label: ClassVar[StrPromise] = _("呼叫快反队伍")
    answer_by: str


@dataclass(frozen=True, kw_only=True)
class TeamSetOut(CalloutEvent):
    """The team comes."""

    kind: ClassVar[str] = "cases.TeamSetOut"
    label: ClassVar[StrPromise] = _("快反队伍出动")


@dataclass(frozen=True, kw_only=True)
class TeamDeclined(CalloutEvent):
    """The team cannot come."""

    kind: ClassVar[str] = "cases.TeamDeclined"
    label: ClassVar[StrPromise] = _("快反队伍婉拒")


@dataclass(frozen=True, kw_only=True)
class TeamSilent(CalloutEvent):
    """The team did not answer in time."""

    kind: ClassVar[str] = "cases.TeamSilent"
    label: ClassVar[StrPromise] = _("快反队伍超时未应答")


@dataclass(frozen=True, kw_only=True)
class NoTeamLeft(CalloutEvent):
    """No other free team could be asked; who called is told."""

    kind: ClassVar[str] = "cases.NoTeamLeft"
    label: ClassVar[StrPromise] = _("没有可呼叫的队伍")


@dataclass(frozen=True, kw_only=True)
class TeamArrived(CalloutEvent):
    """The team is there."""

    kind: ClassVar[str] = "cases.TeamArrived"
    label: ClassVar[StrPromise] = _("快反队伍到场")


@dataclass(frozen=True, kw_only=True)
class TeamDone(CalloutEvent):
    """The team is finished."""

    kind: ClassVar[str] = "cases.TeamDone"
    label: ClassVar[StrPromise] = _("快反队伍完成")
    attachment_ids: list[int]
