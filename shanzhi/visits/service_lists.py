"""Five service lists of micro-grid work: what is gone through at the door, as data.

Each is for households that a rule or a fact names. A point is ticked when it was asked or looked at;
what is wrong with it is written as a need, a hazard, or something heard.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.visits.rules.lists import Why


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to ask or to look at."""

    code: str
    words: StrPromise | str


@dataclass(frozen=True, slots=True)
class ServiceList:
    """``facts`` and ``whys`` say for which households it comes up."""

    code: str
    name: StrPromise | str
    facts: frozenset[str]
    whys: frozenset[Why]
    points: tuple[Point, ...]


def _points(code: str, *words: StrPromise | str) -> tuple[Point, ...]:
    return tuple(Point(f"{code}.{number}", text) for number, text in enumerate(words, 1))


SERVICE_LISTS = (
    ServiceList(
        "elders",
        _("独居空巢老人"),
        frozenset({"alone", "old"}),
        frozenset({Why.ALONE, Why.CARE_DUE, Why.CARE_MISSED}),
        _points(
            "elders",
            _("今天精神怎么样，吃饭睡觉好不好"),
            _("药还有没有，按时吃了没有"),
            _("燃气、电器、取暖用得安不安全"),
            _("子女或亲友的联系电话还对不对"),
            _("要不要送餐、代办、陪诊"),
        ),
    ),
    ServiceList(
        "hardship",
        _("困难家庭"),
        frozenset({"hardship", "ill", "disabled", "left_behind"}),
        frozenset({Why.HARDSHIP}),
        _points(
            "hardship",
            _("低保、救助、残疾补贴有没有落实"),
            _("看病用药有没有困难"),
            _("孩子上学、老人照料有没有人管"),
            _("家里有没有人想找工作、学手艺"),
            _("水电气费有没有拖欠、断供"),
        ),
    ),
    ServiceList(
        "newcomers",
        _("新入住和流动人口"),
        frozenset({"new_tenant"}),
        frozenset({Why.NEW_TENANT}),
        _points(
            "newcomers",
            _("住了几个人，什么时候搬来的"),
            _("居住登记办了没有，怎么办已经告诉"),
            _("租房合同和押金有没有纠纷"),
            _("孩子入学、社保、看病去哪里办已经告诉"),
            _("网格员和社区的电话留下了"),
        ),
    ),
    ServiceList(
        "disputes",
        _("矛盾调解回访"),
        frozenset(),
        frozenset({Why.AFTER_DISPUTE}),
        _points(
            "disputes",
            _("调解时说好的事兑现了没有"),
            _("双方现在怎么样，有没有再起争执"),
            _("要不要社区、司法所再出面"),
        ),
    ),
    ServiceList(
        "hazards",
        _("安全隐患排查"),
        frozenset({"hazard"}),
        frozenset({Why.HAZARD, Why.UNSEEN}),
        _points(
            "hazards",
            _("燃气软管、阀门、热水器排烟"),
            _("私拉电线、插座过载"),
            _("电动车和电池在不在楼里充电"),
            _("楼道、安全出口堵没堵"),
            _("窗台、阳台、外墙有没有要掉的东西"),
        ),
    ),
)
POINTS = {point.code: point for each in SERVICE_LISTS for point in each.points}


def lists_for(facts: frozenset[str], whys: frozenset[Why]) -> list[ServiceList]:
    """The lists that come up for a household; that of hazards when no other does."""
    found = [each for each in SERVICE_LISTS if each.facts & facts or each.whys & whys]
    return found or [SERVICE_LISTS[-1]]
