"""Names of places, estates, schools and companies in a text, by patterns of our own."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import rjieba

from shanzhi.insight.rules.topics.words import words_of

# What a name ends in; the longer ending first, so that 公交站 is not read as 站.
GENERIC = ["住宅小区", "小区", "楼盘", "项目", "工地", "二期", "三期", "四期", "一期"]
ENDINGS = words_of("endings.txt")
_ENDING = "|".join(sorted([*ENDINGS, *GENERIC], key=len, reverse=True))
_NAME = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9]{{1,8}}?(?:{_ENDING})(?:{_ENDING})?")
# Where a name cannot reach over: administrative heads, and words that only stand before a name.
_HEAD = re.compile(
    r"[A-Z]\d{0,2}(?:市|区|县)+|西地省|"
    r"关于|反映|投诉|咨询|请问|建议|举报|希望|请求|要求|尊敬的|位于|坐落|座落|居住|附近|旁边|对面|门口|"
    r"我们|你们|他们|这个|那个|一个|本人|业主|居民|市民|领导|书记|县长|区长|政府|尽快|什么时候|何时|为何|为什么|如何|是否|"
    r"修建|新建|扩建|在建|建设|兴建|违建|拆除|开设|购买|出售|没有|不能|可以|应该|现在|目前|已经|进行|由于|因为|但是|所以|如果|开发商|物业|严重|违规|违法|强制|"
    r"[的在是和与及了对到从由把被向于至用去来往有让给使请我你他她这那该各每两几并且而但或又也都很就才不没无未想要会能应可得着过等以为因其]"
)
ADMINISTRATIVE = re.compile(r"[A-Z]\d{0,2}(?:市|区|县)(?:[A-Z]\d{0,2}(?:市|区|县))*|西地省")
_AREA = re.compile(r"[A-Z]\d{0,2}(?:市|区|县)(?:[A-Z]\d{0,2}(?:市|区|县))*")
_COMMON = words_of("common_names.txt")
_LEGAL_FORM = re.compile("(?:股份)?有限(?:责任)?公司")
_PROPER = ("ns", "nr", "nt", "nz")
_LITTLE = frozenset("rqmdpcfvbt")
_WIDE_MARKS = re.compile(r"[·.•・\s\"“”‘’'《》()（）【】\[\]]")


def areas(text: str) -> list[str]:
    """Administrative places as the text writes them: A3区, A7县; the city alone says nothing."""
    found = [
        part for match in _AREA.findall(text) for part in re.findall(r"[A-Z]\d+(?:市|区|县)", match)
    ]
    return list(dict.fromkeys(found))


def names(text: str) -> list[str]:
    """Names of things with a place, in order, without administrative heads and common words.

    A name is what stands before one of ``ENDINGS`` back to the nearest word that cannot be part of
    one; it has 2 to 12 characters and does not only say what kind of thing it is.
    """
    flat = _WIDE_MARKS.sub("", unicodedata.normalize("NFKC", text))
    flat = _LEGAL_FORM.sub("公司", flat).replace("自来水", "供水").replace("外来", "外地")
    found: dict[str, None] = {}
    for piece in re.split(r"[^\u4e00-\u9fffA-Za-z0-9]+", _HEAD.sub("|", flat)):
        for match in _NAME.finditer(piece):
            if name := _name(match[0]):
                found.setdefault(name)
    return list(found)


@lru_cache(maxsize=65536)
def _name(words: str) -> str:
    """The name without 小区 behind it; empty when it is a common word."""
    for ending in GENERIC:
        if words.endswith(ending) and len(words) - len(ending) >= 2:
            words = words.removesuffix(ending)
            break
    if words in _COMMON or len(words) < 2 or words.isascii() or words[0].isdigit():
        return ""
    tagged = rjieba.tag(words)
    if len(tagged) == 1 and not tagged[0][1].startswith(_PROPER):
        return ""  # an ordinary word that happens to end so: 家庭, 线路, 网站
    if len(tagged) == 2 and len(tagged[0][0]) == 1 and tagged[0][1][0] in _LITTLE:
        return ""  # 本小区, 全小区, 一路
    return words
