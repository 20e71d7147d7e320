"""The rules of urgency, as data. Order is the order in which reasons are shown.

A rule is met by one of `words`; when `near` is given, one of `near` must stand within `within` characters of it.
A negated word (没有着火) never counts. A word that is only feared or long past (容易着火, 去年着火) counts one level
lower, unless the rule is `certain`: who writes 不想活了 is taken at their word. So does a word deep in a long letter,
where fires are mostly arguments, unless something there says that it happens now.
Danger words are those of everyday emergency calls (119, 120, gas and power companies); the list is ours.
"""

from dataclasses import dataclass

from shanzhi.cases.understanding.understood import Urgency
from shanzhi.cases.understanding.urgency_words import (
    BUILT,
    COVER,
    FALLING,
    FRAIL,
    GAS,
    IN_NEED,
    POWER,
)


def _(message: str) -> str:
    """Marks a reason for the translators; who shows it, in whatever language, translates it then."""
    return message


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    level: Urgency
    reason: str
    words: tuple[str, ...]
    near: tuple[str, ...] = ()
    within: int = 8  # characters
    certain: bool = False


E, U = Urgency.EMERGENCY, Urgency.URGENT
RULES: tuple[Rule, ...] = (
    Rule(
        *("self-harm", E, _("有人可能轻生")),
        (
            "自杀",
            "轻生",
            "跳楼",
            "跳河",
            "跳桥",
            "割腕",
            "寻短见",
            "不想活",
            "活不下去",
            "自焚",
            "喝农药",
        ),
        certain=True,
    ),
    Rule(
        "gas",
        E,
        _("燃气泄漏"),
        GAS,
        ("泄漏", "泄露", "漏气", "漏了", "味道很大", "爆炸", "破裂", "挖断", "挖破"),
    ),
    Rule(
        "gas",
        E,
        _("燃气泄漏"),
        (
            "燃气泄漏",
            "燃气泄露",
            "煤气泄漏",
            "煤气中毒",
            "天然气泄漏",
            "闻到煤气味",
            "一氧化碳中毒",
        ),
    ),
    Rule(
        *("fire", E, _("着火或冒烟")),
        (
            "着火",
            "起火",
            "失火",
            "火灾",
            "起大火",
            "大火",
            "火势",
            "浓烟滚滚",
            "烧起来",
            "正在燃烧",
            "冒火",
            "自燃",
            "爆炸",
        ),
    ),
    Rule(
        "smoke",
        E,
        _("着火或冒烟"),
        (*POWER, "电动车", "电瓶", "电池", "楼道", "电梯"),
        ("冒烟", "冒火花", "打火花"),
    ),
    Rule(
        "electric",
        E,
        _("触电危险"),
        ("触电", "漏电", "电死", "电到人", "被电到", "电伤", "带电裸露"),
    ),
    Rule(
        "electric",
        E,
        _("触电危险"),
        POWER,
        ("掉落", "掉下", "垂落", "断落", "裸露", "倒了", "倒下", "倒塌", "坠落", "断了"),
    ),
    Rule(
        "cover",
        E,
        _("井盖缺失"),
        COVER,
        (
            "缺失",
            "不见",
            "没了",
            "没有",
            "丢失",
            "被盗",
            "塌陷",
            "掉进",
            "敞开",
            "无盖",
            "破损",
            "坏了",
        ),
    ),
    Rule(
        "cover",
        E,
        _("井盖缺失"),
        ("没有井盖", "井盖缺失", "没盖井盖", "无井盖", "少了井盖", "没井盖"),
    ),
    Rule(
        "collapse",
        E,
        _("坍塌"),
        BUILT,
        ("坍塌", "倒塌", "垮塌", "塌了", "塌陷", "塌方", "要塌", "断裂", "滑坡"),
    ),
    Rule(
        "collapse",
        E,
        _("坍塌"),
        ("坍塌", "垮塌", "塌方", "山体滑坡", "泥石流", "地面塌陷", "路面塌陷"),
    ),
    Rule(
        "falling",
        E,
        _("高处坠落"),
        FALLING,
        ("坠落", "掉落", "脱落", "掉下来", "砸到", "砸伤", "砸中", "摇摇欲坠", "要掉"),
    ),
    Rule("falling", E, _("高处坠落"), ("坠楼", "坠亡", "高空坠物", "砸到人", "砸伤人", "有人坠落")),
    Rule(
        "water",
        E,
        _("溺水或被淹"),
        ("溺水", "落水", "掉进水", "掉河里", "掉进河", "被淹死", "决堤", "溃坝", "山洪", "洪水来"),
    ),
    Rule(
        "trapped",
        E,
        _("有人被困"),
        ("被困", "困在电梯", "困人", "电梯坠落", "电梯下坠", "电梯失控", "卡在电梯", "关在电梯"),
    ),
    Rule(
        "violence",
        E,
        _("人身伤害"),
        ("砍人", "持刀", "拿刀", "行凶", "绑架", "拐走", "抢孩子", "被拐", "打死人", "打群架"),
    ),
    Rule(
        "life",
        E,
        _("有人生命危险"),
        (
            "昏迷",
            "昏倒",
            "没有呼吸",
            "没呼吸",
            "大出血",
            "生命垂危",
            "中毒",
            "休克",
            "心脏骤停",
            "晕倒在",
        ),
    ),
    Rule(
        "chemical",
        E,
        _("危险化学品"),
        ("危化品泄漏", "毒气泄漏", "氨气泄漏", "化学品泄漏", "氯气", "放射源", "油罐车侧翻"),
    ),
    Rule("frail", U, _("涉及老人、孕妇、小孩或残疾人等需要照顾的人"), FRAIL, IN_NEED, within=16),
    Rule(
        "supply",
        U,
        _("水、电、气、暖中断"),
        ("停水", "停电", "停气", "断水", "断电", "断气", "水管爆裂", "爆管", "没有暖气"),
    ),
    Rule(
        "flood",
        U,
        _("积水或污水倒灌"),
        ("内涝", "倒灌", "积水很深", "水淹", "被淹", "污水外溢", "粪水外溢", "污水倒灌"),
    ),
    Rule(
        "wages",
        U,
        _("讨薪可能激化"),
        ("讨薪", "拖欠工资", "血汗钱", "农民工工资"),
        ("堵路", "爬塔吊", "拉横幅", "集体", "没钱吃饭"),
        20,
    ),
    Rule(
        "crowd",
        U,
        _("可能聚集冲突"),
        ("聚众", "堵路", "堵门", "拉横幅", "集体上访", "打起来", "冲突升级", "群体事件"),
    ),
    Rule(
        "hazard",
        U,
        _("危及安全的隐患"),
        (
            "随时倒塌",
            "随时可能",
            "摇摇欲坠",
            "火灾隐患",
            "重大安全隐患",
            "消防通道被堵",
            "飞线充电",
            "危房",
        ),
    ),
    Rule(
        "animal",
        U,
        _("伤人动物"),
        ("狗咬", "被狗咬", "咬伤", "恶犬", "马蜂窝", "毒蛇", "疯狗", "野猪"),
    ),
)
