"""What counts as unusual reading: the rules, with the figures they ship with. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

NIGHT = (22, 6)
# A person's habit is what they read per stretch of this rule over so many days before.
HABIT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Figures:
    """``limit`` is the ceiling; ``factor`` how many times one's own habit (0: not asked);
    ``minutes`` how far the rule looks back."""

    limit: int
    factor: float
    minutes: int
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """One rule: its name and what it says, for the page and the notice."""

    key: str
    label: StrPromise
    says: StrPromise
    shipped: Figures


KINDS = (
    Kind(
        "volume",
        _("短时间大量查看"),
        _("一段时间内看到的条数超过上限，或超过本人平时的若干倍（至少为上限的五分之一）。"),
        Figures(300, 5, 60),
    ),
    Kind("night", _("深夜查看"), _("22 点到 6 点之间查看的条数超过上限。"), Figures(100, 0, 60)),
    Kind(
        "off_duty",
        _("非工作时段查看"),
        _("按本地工作日历，在非工作时段查看的条数超过上限。"),
        Figures(200, 0, 60),
    ),
    Kind(
        "many_readers", _("一件事多人查看"), _("查看同一件事的人数超过上限。"), Figures(15, 0, 1440)
    ),
    Kind(
        "one_time_password",
        _("一次性密码从发放人的地址登录"),
        _(
            "系统管理员发放的一次性密码，在他本人登录过的网络地址上被使用。"
            "同一间办公室也会出现：请与账号本人核实。"
        ),
        Figures(1, 0, 1440),
    ),
    Kind(
        "refusals",
        _("多次被拒绝"),
        _("短时间内多次打开无权查看或不存在的内容。"),
        Figures(30, 0, 10),
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}


def limit_of(figures: Figures, habit: float) -> int:
    """The count above which somebody's reading is unusual: the ceiling, or sooner where it is many
    times their habit; a fifth of the ceiling is never unusual.

    >>> limit_of(Figures(300, 5, 60), habit=20)
    100
    """
    if not figures.factor:
        return figures.limit
    own = max(int(habit * figures.factor), figures.limit // 5)
    return min(figures.limit, own)


def is_night(hour: int) -> bool:
    """Is this local hour between 22 and 6?"""
    begin, end = NIGHT
    return hour >= begin or hour < end
