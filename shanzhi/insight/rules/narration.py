"""Words that a model wrote are refused when they hold a number that the data does not.

Numbers are read however they are written: 1,234, １２, 98.5%, 三十五, 两百, 十二点五, 百分之三十, 3.5万, 三成.
Ordinals and words that only look like numbers (一定, 一些, 第一) say no figure and are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

_DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_HAN = "零〇○一二三四五六七八九十百千万亿两"
_ARABIC = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)([万亿千百]?)")
_CHINESE = re.compile(rf"[{_HAN}]+(?:点[零〇○一二三四五六七八九]+)?")
# Words with a number in them that say no figure.
_NO_FIGURES = re.compile(
    rf"第[{_HAN}]+|统一|之一|唯一|进一步|百姓|千方百计|(?<![{_HAN}\d])(?:"
    rf"一[定些般直样旦方面切并起致律贯味度再向线手]|万一(?![{_HAN}])|千万(?![{_HAN}\d])|十分(?![之钟])|"
    rf"[一二三四五]是|一网|三农|四议两公开|一站式|万众)"
)
_TENTHS = re.compile(rf"([{_HAN}]+)成(?![立为功员果效长本交绩熟])")


def numbers_in(text: str) -> list[Decimal]:
    """Every figure that the text says, in the order of reading."""
    flat = _NO_FIGURES.sub("、", unicodedata.normalize("NFKC", text))
    found: list[tuple[int, Decimal]] = []

    def tenths(match: re.Match[str]) -> str:
        found.append((match.start(), chinese_number(match[1]) * 10))
        return " " * len(match[0])

    def arabic(match: re.Match[str]) -> str:
        value = Decimal(match[1].replace(",", ""))
        found.append((match.start(), value * _scale(match[2])))
        return " " * len(match[0])

    flat = _ARABIC.sub(arabic, _TENTHS.sub(tenths, flat).replace("百分之", "   "))
    found += [(match.start(), chinese_number(match[0])) for match in _CHINESE.finditer(flat)]
    return [value for _at, value in sorted(found, key=lambda pair: pair[0])]


def strange_numbers(text: str, allowed: Iterable[Decimal]) -> list[Decimal]:
    """Figures of ``text`` that are none of ``allowed``: with any, the words are refused."""
    known = {value.normalize() for value in allowed}
    return [value for value in numbers_in(text) if value.normalize() not in known]


def chinese_number(words: str) -> Decimal:
    """三百零五 → 305, 十二点五 → 12.5, 二〇二六 → 2026, 一万二 → 12000. The last follows speech: a digit
    behind a unit with nothing between counts tenths of that unit only where it is the end."""
    whole, _point, part = words.partition("点")
    value = Decimal(_whole(whole))
    digits = "".join(str(_DIGITS[each]) for each in part)
    return value + Decimal(f"0.{digits}") if digits else value


def _whole(words: str) -> int:
    if all(each in _DIGITS for each in words):
        return int("".join(str(_DIGITS[each]) for each in words) or 0)
    total, section, digit, last = 0, 0, 0, 1
    for each in words:
        if each in _DIGITS:
            digit = _DIGITS[each]
            last = 1 if each in "零〇○" else last
        elif each in _UNITS:
            section += (digit or (1 if each == "十" else 0)) * _UNITS[each]
            digit, last = 0, _UNITS[each]
        else:
            total = (total + section + digit) * _LARGE[each]
            section, digit, last = 0, 0, _LARGE[each]
    return total + section + (digit * last // 10 if last > 1 and last != 10 and digit else digit)


def _scale(unit: str) -> int:
    return _LARGE.get(unit) or _UNITS.get(unit) or 1
