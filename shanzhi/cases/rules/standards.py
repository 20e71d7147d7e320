"""Limits as tables of standards write them: 2紧急工作时, 4小时, 3天. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import TimeUnit

MAX_AMOUNT = 400


@dataclass(frozen=True, slots=True)
class UnitWord:
    """What a word of a table means: ``times`` of ``unit``."""

    unit: TimeUnit
    times: int = 1


# 小时 and 天 without a word before them are those in which people work: the table of 519
# conditions, like most of its kind, calls them 工作时 and 工作日 in its preface. Another city's can be
# read otherwise (--unit 天=natural_day). An urgent working day (紧急工作日) is one day of urgent shifts.
UNIT_WORDS: Mapping[str, UnitWord] = {
    "紧急工作时": UnitWord(TimeUnit.URGENT_HOUR),  # not on screen: written in the table
    "紧急工作小时": UnitWord(TimeUnit.URGENT_HOUR),  # not on screen: written in the table
    "紧急工作日": UnitWord(TimeUnit.URGENT_HOUR, 24),  # not on screen: written in the table
    "工作时": UnitWord(TimeUnit.WORK_HOUR),  # not on screen: written in the table
    "工作小时": UnitWord(TimeUnit.WORK_HOUR),  # not on screen: written in the table
    "小时": UnitWord(TimeUnit.WORK_HOUR),  # not on screen: written in the table
    "工作日": UnitWord(TimeUnit.WORK_DAY),  # not on screen: written in the table
    "天": UnitWord(TimeUnit.WORK_DAY),  # not on screen: written in the table
    "日": UnitWord(TimeUnit.WORK_DAY),  # not on screen: written in the table
    "自然小时": UnitWord(TimeUnit.NATURAL_HOUR),  # not on screen: written in the table
    "自然日": UnitWord(TimeUnit.NATURAL_DAY),  # not on screen: written in the table
}
# What such a table adds to say that it must be stopped within that time, not mended.
TRAILING = ("制止", "内", "以内")  # not on screen: written in the table
_WRITTEN = re.compile(r"(\d{1,4})\s*个?\s*([^\d\s]+)")


def parse_limit(text: str, words: Mapping[str, UnitWord] = UNIT_WORDS) -> Limit | None:
    """The limit that ``text`` writes; None when it writes none, or one of nothing or of years."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    amount, word = int(found[1]), found[2]
    known = words.get(word)
    for ending in TRAILING:
        known = known or words.get(word.removesuffix(ending))
    if known is None or not 1 <= amount * known.times <= MAX_AMOUNT:
        return None
    return amount * known.times, known.unit
