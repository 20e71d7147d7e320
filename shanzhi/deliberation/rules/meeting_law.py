"""What the law asks of a meeting: days of notice, who has to be there, how many have to agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.deliberation.rules.periods import last_day
from shanzhi.deliberation.rules.shares import read_share


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """``quorum`` is the share of those entitled that has to be there, ``passing`` the share of those
    present that has to agree ("" where the law asks none, or a ballot decides)."""

    notice_days: int
    quorum: str
    passing: str
    source: StrPromise | str
    by_ballot: bool = False


RESIDENTS_LAW = _("《城市居民委员会组织法》（2026 年 1 月 1 日起施行）")
RULES: dict[str, MeetingRule] = {
    # By area and by head (民法典 第二百七十八条): the ballot counts it, not the hall.
    "owners": MeetingRule(15, "", "", _("《物业管理条例》第十四条"), by_ballot=True),
    "residents": MeetingRule(10, ">1/2", ">1/2", RESIDENTS_LAW),
    "representatives": MeetingRule(10, ">=2/3", ">1/2", RESIDENTS_LAW),
    "council": MeetingRule(0, "", ">1/2", _("社区议事规则")),
}


def earliest_day(rule: MeetingRule, noticed_on: date, works_on: Callable[[date], bool]) -> date:
    """The first day on which a meeting may be held that is announced on ``noticed_on``: that day is
    not counted, a last day of rest moves on, and the period has to be over (民法典 第二百零一条、第二百零三条)."""
    if not rule.notice_days:
        return noticed_on
    return last_day(noticed_on, rule.notice_days, works_on) + timedelta(days=1)


def latest_notice(rule: MeetingRule, held_on: date, works_on: Callable[[date], bool]) -> date:
    """The last day on which it may still be announced."""
    day = held_on - timedelta(days=rule.notice_days)
    while earliest_day(rule, day, works_on) > held_on:
        day -= timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Counted:
    """``needed`` and ``had``; met or not. Without a rule nothing is needed."""

    needed: int
    had: int

    @property
    def is_met(self) -> bool:
        """Is it enough?"""
        return self.had >= self.needed


def quorum(rule: MeetingRule, entitled: int, present: int) -> Counted:
    """How many have to be there. Where nobody is entitled nobody is enough."""
    needed = read_share(rule.quorum).least(entitled) if rule.quorum else 0
    return Counted(max(needed, 1), present)


def passing(rule: MeetingRule, present: int, yes: int) -> Counted:
    """How many of those present have to agree."""
    needed = read_share(rule.passing).least(present) if rule.passing else 0
    return Counted(max(needed, 1), yes)
