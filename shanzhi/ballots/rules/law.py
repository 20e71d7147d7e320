"""The rules of each kind of ballot as data, each with its source; a place may say otherwise, with a
reason.

Sources: 民法典 第二百七十八条 (taking part 2/3 of area and heads; matters 6 to 8 three quarters of those
taking part, the others more than half), 第二百零一条 and 第二百零三条 (periods); 物业管理条例 第十二条
(written proxy), 第十三条 (20 % of owners), 第十四条 (15 days' notice); 城市居民委员会组织法 as revised,
in force 2026-01-01 (residents' meetings, representatives, election); 业主大会和业主委员会指导规则.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.ballots.rules.shares import Share

CIVIL_CODE = _("《民法典》第二百七十八条")
PROPERTY_PROXY = _("《物业管理条例》第十二条")
PROPERTY_CALL = _("《物业管理条例》第十三条")
PROPERTY_NOTICE = _("《物业管理条例》第十四条")
OWNERS_GUIDE = _("《业主大会和业主委员会指导规则》")
RESIDENTS = _("《城市居民委员会组织法》（2025 年修订，2026 年 1 月 1 日施行）")
CAUTION = _("本平台的默认做法，议事规则另有约定的从其约定")
SPECIAL_MATTERS = (6, 7, 8)


@dataclass(frozen=True, slots=True)
class LegalRule:
    """One row: ``value`` is a Share, a whole number or yes/no; ``label`` says it in a sentence."""

    name: str
    label: StrPromise
    value: Share | int | bool
    source: StrPromise

    def value_as_json(self) -> Any:
        """As it is stored and exported."""
        return self.value.as_json() if isinstance(self.value, Share) else self.value


HALF, THIRDS = Share(1, 2, more=True), Share(2, 3)
_QUORUM_HEADS = _("参加表决的人数要达到总人数的比例")
_QUORUM_AREA = _("参加表决的专有部分面积要达到总面积的比例")
_PASS = _("同意票要达到参加表决的比例")
_NOTICE = _("公告后要满多少天才能开始投票（公告当天不算）")
_CALL = _("提议召开要达到总人数的比例")
_CAP = _("一个人最多接受几份委托")
_INVALID = _("无效票是否算参加表决（不算同意）")

OWNERS: tuple[LegalRule, ...] = (
    LegalRule("quorum_heads", _QUORUM_HEADS, THIRDS, CIVIL_CODE),
    LegalRule("quorum_area", _QUORUM_AREA, THIRDS, CIVIL_CODE),
    LegalRule("pass_ordinary", _("一般事项：同意要超过参加表决的比例，人数和面积都要"), HALF, CIVIL_CODE),
    LegalRule(
        "pass_special",
        _("特别事项（第六至八项）：同意要达到参加表决的比例，人数和面积都要"),
        Share(3, 4),
        CIVIL_CODE,
    ),
    LegalRule("notice_days", _NOTICE, 15, PROPERTY_NOTICE),
    LegalRule("callers", _CALL, Share(1, 5), PROPERTY_CALL),
    LegalRule("proxy_cap", _CAP, 3, CAUTION),
    LegalRule("proxy_allowed", _("可以书面委托"), True, PROPERTY_PROXY),
    LegalRule("invalid_takes_part", _INVALID, False, CAUTION),
    LegalRule("garages_count", _("车位（车库）面积是否计入"), False, CAUTION),
)
ASSEMBLY: tuple[LegalRule, ...] = (
    LegalRule("quorum_heads", _QUORUM_HEADS, HALF, RESIDENTS),
    LegalRule("pass_ordinary", _PASS, HALF, RESIDENTS),
    LegalRule("notice_days", _NOTICE, 10, RESIDENTS),
    LegalRule("callers", _CALL, Share(1, 10), RESIDENTS),
    LegalRule("callers_representatives", _("居民代表提议要达到的比例"), Share(1, 3), RESIDENTS),
    LegalRule("proxy_cap", _CAP, 3, CAUTION),
    LegalRule("proxy_allowed", _("可以书面委托"), False, CAUTION),
    LegalRule("invalid_takes_part", _INVALID, True, CAUTION),
)
REPRESENTATIVES: tuple[LegalRule, ...] = (
    LegalRule("quorum_heads", _QUORUM_HEADS, THIRDS, RESIDENTS),
    LegalRule("pass_ordinary", _PASS, HALF, RESIDENTS),
    LegalRule(
        "representatives_share", _("居民代表要占组成人员的比例"), Share(4, 5), RESIDENTS
    ),
    LegalRule("notice_days", _NOTICE, 10, RESIDENTS),
    LegalRule("callers", _CALL, Share(1, 3), RESIDENTS),
    LegalRule("proxy_cap", _CAP, 0, CAUTION),
    LegalRule("proxy_allowed", _("可以书面委托"), False, CAUTION),
    LegalRule("invalid_takes_part", _INVALID, True, CAUTION),
)
COMMITTEE: tuple[LegalRule, ...] = (
    LegalRule("quorum_heads", _("参加投票的人数要超过登记选民的比例"), HALF, RESIDENTS),
    LegalRule("pass_ordinary", _("当选要超过参加投票人数的比例"), HALF, RESIDENTS),
    LegalRule("notice_days", _NOTICE, 10, RESIDENTS),
    LegalRule("callers", _CALL, Share(1, 10), RESIDENTS),
    LegalRule("proxy_cap", _CAP, 3, RESIDENTS),
    LegalRule("proxy_allowed", _("可以书面委托，但不能委托给候选人"), True, RESIDENTS),
    LegalRule("invalid_takes_part", _INVALID, True, CAUTION),
)
OPINION: tuple[LegalRule, ...] = (
    LegalRule("quorum_heads", _("征求意见没有参加人数的要求"), Share(0, 1), CAUTION),
    LegalRule("pass_ordinary", _("多数人同意算多数意见，没有法律效力"), HALF, CAUTION),
    LegalRule("notice_days", _NOTICE, 0, CAUTION),
    LegalRule("proxy_cap", _CAP, 0, CAUTION),
    LegalRule("proxy_allowed", _("可以书面委托"), False, CAUTION),
    LegalRule("invalid_takes_part", _INVALID, False, CAUTION),
)
# By BallotKind: the models say which kinds there are.
LAW: dict[str, tuple[LegalRule, ...]] = {
    "owners": OWNERS,
    "households": ASSEMBLY,
    "assembly": ASSEMBLY,
    "representatives": REPRESENTATIVES,
    "committee": COMMITTEE,
    "opinion": OPINION,
}


def rule_named(kind: str, name: str) -> LegalRule | None:
    """The row of that name, or None."""
    return next((rule for rule in LAW.get(kind, ()) if rule.name == name), None)


def checked_value(rule: LegalRule, value: Any) -> Any:
    """A place's value as it is stored. Raises ValueError when it is not of the rule's sort."""
    if isinstance(rule.value, Share):
        return Share.from_json(value).as_json()
    if isinstance(rule.value, bool):
        if type(value) is not bool:
            raise ValueError("yes or no")
        return value
    if type(value) is not int or not 0 <= value <= 365:
        raise ValueError("a whole number up to 365")
    if rule.name == "proxy_cap" and value > rule.value:
        raise ValueError("never more proxies than the law's own number")
    return value


def effective(kind: str, said: Mapping[str, tuple[Any, str, str]]) -> list[dict[str, Any]]:
    """Every rule of a kind as it is frozen: name, value, source, and where a place says otherwise
    its reason. ``said`` maps names to (value, source, reason) of the nearest place."""
    found = []
    for rule in LAW[kind]:
        value, source, reason = said.get(rule.name, (rule.value_as_json(), str(rule.source), ""))
        found.append({"name": rule.name, "value": value, "source": source, "reason": reason})
    return found


def values_of(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Name → value of frozen rules."""
    return {rule["name"]: rule["value"] for rule in rules}
