"""How a ballot, its rules and its numbers are said, on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotKind
from shanzhi.ballots.models.item import ItemKind
from shanzhi.ballots.rules.choices import ABSTAIN, BLANK, INVALID, NO, YES
from shanzhi.ballots.rules.law import LegalRule
from shanzhi.ballots.rules.shares import Share

ANSWER_NAMES = {
    YES: gettext_lazy("同意"),
    NO: gettext_lazy("不同意"),
    ABSTAIN: gettext_lazy("弃权"),
    INVALID: gettext_lazy("无效（看不清或涂改）"),
    BLANK: gettext_lazy("没有填"),
}
# 民法典 第二百七十八条: what owners decide together.
MATTERS = (
    (1, gettext_lazy("一、制定和修改业主大会议事规则")),
    (2, gettext_lazy("二、制定和修改管理规约")),
    (3, gettext_lazy("三、选举业主委员会或者更换业主委员会成员")),
    (4, gettext_lazy("四、选聘和解聘物业服务企业或者其他管理人")),
    (5, gettext_lazy("五、使用建筑物及其附属设施的维修资金")),
    (6, gettext_lazy("六、筹集建筑物及其附属设施的维修资金（四分之三同意）")),
    (7, gettext_lazy("七、改建、重建建筑物及其附属设施（四分之三同意）")),
    (8, gettext_lazy("八、改变共有部分的用途或者利用共有部分从事经营活动（四分之三同意）")),
    (9, gettext_lazy("九、有关共有和共同管理权利的其他重大事项")),
)
WHO = {
    BallotKind.OWNERS: gettext_lazy(
        "名册里的业主：一人几套算一人，几人共有一套由一人投，开发商没卖的算一人"
    ),
    BallotKind.HOUSEHOLDS: gettext_lazy("名册里的每户派一位代表，一户一票"),
    BallotKind.ASSEMBLY: gettext_lazy("名册里年满十八周岁的居民，一人一票"),
    BallotKind.REPRESENTATIVES: gettext_lazy("名册里的居民代表和居民委员会成员，一人一票"),
    BallotKind.COMMITTEE: gettext_lazy("登记的选民，一人一票，无记名"),
    BallotKind.OPINION: gettext_lazy("名册里的人，一人一票"),
}


def share_words(share: Share) -> str:
    """超过 1/2, or 至少 2/3."""
    said = {"n": share.n, "d": share.d}
    if not share.n:
        return _("没有要求")
    return _("超过 %(n)s/%(d)s") % said if share.more else _("至少 %(n)s/%(d)s") % said


def rule_value_words(rule: LegalRule, value: Any) -> str:
    """What a rule says, by its sort: 超过 1/2, 15 天, 3 份, 是."""
    if isinstance(rule.value, Share):
        return share_words(Share.from_json(value))
    if isinstance(rule.value, bool):
        return _("是") if value else _("否")
    if rule.name == "proxy_cap":
        return _("%(n)s 份") % {"n": value}
    return _("%(n)s 天") % {"n": value}


def area_words(area: Decimal | str) -> str:
    """12,480.50 ㎡."""
    return f"{Decimal(area):,.2f} ㎡"


def heads_words(heads: int) -> str:
    """1,152 人."""
    return _("%(n)s 人") % {"n": f"{heads:,}"}


def percent(part: Decimal | int, total: Decimal | int) -> str:
    """65.08 %, cut and never rounded up: 49.999 % is no 50 %. Of nothing it is "–"."""
    if not total:
        return "–"
    cut = int(Decimal(part) * 10_000 / Decimal(total))
    return f"{cut // 100}.{cut % 100:02d} %"


def answers_of(item: Mapping[str, Any]) -> list[dict[str, str]]:
    """What may be ticked for an item: key and words."""
    if item["kind"] in (ItemKind.ORDINARY, ItemKind.SPECIAL):
        return [{"key": key, "label": str(ANSWER_NAMES[key])} for key in (YES, NO, ABSTAIN)]
    options = [{"key": option["key"], "label": option["label"]} for option in item["options"]]
    return [*options, {"key": ABSTAIN, "label": str(ANSWER_NAMES[ABSTAIN])}]


def unusable_answers() -> list[dict[str, str]]:
    """What may besides be found on paper."""
    return [{"key": key, "label": str(ANSWER_NAMES[key])} for key in (INVALID, BLANK)]


def questions(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The items as a ballot paper asks them."""
    return [
        {
            **item,
            "answers": answers_of(item),
            "unusable": unusable_answers(),
            "is_long": item["kind"] in (ItemKind.ELECTION, ItemKind.CHOICE),
        }
        for item in items
    ]


def chosen_words(
    items: Sequence[Mapping[str, Any]], choices: Mapping[str, Sequence[str]]
) -> list[tuple[str, str]]:
    """Each question with what was answered."""
    found = []
    for item in items:
        names = {answer["key"]: answer["label"] for answer in answers_of(item)} | {
            answer["key"]: answer["label"] for answer in unusable_answers()
        }
        ticked = choices.get(str(item["number"]), ())
        words = "、".join(names.get(key, key) for key in ticked)
        found.append((f"{item['number']}. {item['title']}", words))
    return found


def kind_words(item: Any) -> str:
    """特别事项 · 七、改建…: how the votes on an item are weighed."""
    matter = dict(MATTERS).get(item.matter)
    name = ItemKind(item.kind).label
    return f"{name} · {matter}" if matter else str(name)


def who_words(ballot: Ballot) -> str:
    """Who may vote, in a sentence."""
    return str(WHO[BallotKind(ballot.kind)])
