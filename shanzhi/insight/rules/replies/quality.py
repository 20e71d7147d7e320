"""Relevance, completeness, explanation and timeliness of a reply, each 0 … 100 with what is missing.

Weights and their meaning stand in measures.csv. The figures help whoever writes a reply before it
is sent, and say of many replies what they lack; they are kept of nobody and rank nobody.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shanzhi.insight.rules.topics.reading import Reading, read

MEASURES = ("relevance", "completeness", "explanation", "timeliness")
ASKED_MOST, TAKEN_UP = 12, 0.35
"""Words of the question that count, and the share of them with which a reply is full on it."""
SUBSTANCE = 60
STEPS = ((3, 100), (7, 80), (15, 60), (30, 40), (90, 0))
"""(days, points): between two the points fall evenly."""

_DONE = re.compile(
    r"(?:已|经|现场|立即|正在|将|予以|进行|组织|责令|要求|督促|积极|多次|对|正)[^，。；]{0,16}?"
    r"(?:核实|调查|处理|整改|查处|解决|完成|到位|维修|拆除|清理|安装|修复|协调|沟通|检查|巡查|施工|建设|办理|发放|约谈|停工|取缔|"
    r"措施|启动|联系|召开|更换|扣押|完善|加强|上报|增设|铺设|改造|推进|推动|审批|公示|纳入|列入|规划|研究|处罚|立案|关停|移交|缴纳)"
    r"|(?:可以|不可以|不能|不得|无需|不用|需要|应当|必须|请携带|条件(?:是|为|如下)|标准(?:是|为))"
)
_WHO = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:局|委|办|处|科|所|队|街道|社区|公司|物业|中心|政府|委员会|大队|部门)|我[局委办处区县市街镇]"
)
_WHEN = re.compile(
    r"\d{4}年|\d{1,2}月\d{1,2}日|\d{1,2}月(?:底|初|中旬|份)|\d+个?(?:工作日|日内|天内|个月内)|年底|近日|当日|当天|今年|明年"
)
_NEXT = re.compile(r"下一步|下步|接下来|后续|今后|继续|将(?!现)|计划|预计|电话|咨询|致电|联系")
_BASIS = re.compile(
    r"《[^》]{2,50}》|第[\d一二三四五六七八九十百]+条|[〔\[]\d{4}[〕\]]\d*号?|根据[^，。]{2,30}(?:规定|规划|政策|标准|办法|通知|条例)|依据|按照[^，。]{2,30}(?:规定|规划|政策|标准|要求)"
)
_REASON = re.compile(
    r"因为|由于|原因|因此|所以|鉴于|考虑到|经(?:查|核实|调查|了解)|属于|不属于|是因"
)
_DETAIL = re.compile(r"\d")
_POLITE = re.compile(
    r"网友|您好|你好|留言(?:已)?收悉|感谢您?[^。！]{0,30}(?:支持|理解|关心|监督)[^。！]{0,10}[。！]|特此回复|此复|祝您[^。！]*[。！]"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a measure: ``got`` of ``weight`` points; ``why`` is the words that decided."""

    measure: str
    name: str
    weight: int
    got: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """Points of each measure and all parts; a measure without anything to judge has none."""

    points: dict[str, float | None]
    parts: tuple[Part, ...]

    @property
    def missing(self) -> list[str]:
        """Names of the parts of which nothing is there, the heaviest first."""
        lacking = [part for part in self.parts if part.got == 0 and part.name != "days"]
        return [part.name for part in sorted(lacking, key=lambda part: -part.weight)]


def quality_of(title: str, text: str, reply: str, days: float | None = None) -> Quality:
    """Measure ``reply`` to what was asked in ``title`` and ``text``; ``days`` passed until it came
    (None: it has not been sent, timeliness has no points)."""
    asked, said = read(title, text), read("", reply)
    found: dict[str, tuple[float, str]] = {
        **_relevance(asked, said, reply),
        **_told(reply),
        "days": (0.0 if days is None else timeliness(days) / 100, ""),
    }
    parts = tuple(
        Part(measure, name, weight, round(weight * found[name][0], 1), found[name][1])
        for measure, name, weight in weights()
    )
    points: dict[str, float | None] = {
        measure: round(sum(part.got for part in parts if part.measure == measure), 1)
        for measure in MEASURES
    }
    if days is None:
        points["timeliness"] = None
    return Quality(points, parts)


def timeliness(days: float) -> float:
    """100 up to three days, then falling as STEPS say, 0 from ninety days on."""
    before, points = STEPS[0]
    if days <= before:
        return 100.0
    for after, less in STEPS[1:]:
        if days <= after:
            return points - (points - less) * (days - before) / (after - before)
        before, points = after, less
    return 0.0


@cache
def weights() -> tuple[tuple[str, str, int], ...]:
    """(measure, part, weight) of measures.csv; the weights of a measure sum to 100."""
    written = files("shanzhi.insight.rules.replies").joinpath("measures.csv")
    rows = csv.DictReader(written.read_text(encoding="utf-8").splitlines())
    return tuple((row["measure"], row["part"], int(row["weight"])) for row in rows)


def _relevance(asked: Reading, said: Reading, reply: str) -> dict[str, tuple[float, str]]:
    words = sorted(asked.words, key=lambda word: -asked.words[word])[:ASKED_MOST]
    taken = [word for word in words if word in reply]
    share = min(1.0, len(taken) / len(words) / TAKEN_UP) if words else 1.0
    places = [name for name in asked.places if name in reply]
    kinds = [kind for kind in asked.kinds if kind in said.kinds]
    return {
        "words": (share, " ".join(taken[:5])),
        "place": (1.0 if places or not asked.places else 0.0, " ".join(places[:3])),
        "kind": (1.0 if kinds or not asked.kinds else 0.0, " ".join(kinds[:3])),
    }


def _told(reply: str) -> dict[str, tuple[float, str]]:
    substance = len(_POLITE.sub("", re.sub(r"\s", "", reply)))
    checks: tuple[tuple[str, Callable[[str], re.Match[str] | None]], ...] = (
        ("done", _DONE.search), ("who", _WHO.search), ("when", _WHEN.search),
        ("next", _NEXT.search), ("basis", _BASIS.search), ("reason", _REASON.search),
        ("detail", _DETAIL.search),
    )  # fmt: skip
    found = {}
    for name, search in checks:
        match = search(reply)
        found[name] = (1.0, match[0][:20]) if match else (0.0, "")
    found["substance"] = (min(1.0, substance / SUBSTANCE), "")
    return found
