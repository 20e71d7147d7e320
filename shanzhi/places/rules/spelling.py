"""How places are written: other forms of a name, and building numbers in their many spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST_NAME = 3
"""Characters; a shorter form of a name is an ordinary word too often."""
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_COMMITTEES = ("社区居民委员会", "居民委员会", "社区居委会", "居委会", "村民委员会", "村委会")
_DIGIT = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100}
_NUMBER = r"(?:[A-Za-z]?\d{1,4}[A-Za-z]?|[零〇一二两三四五六七八九十百]{1,5}|[A-Za-z])"
_BUILDING = re.compile(rf"第?(?P<number>{_NUMBER})\s?(?:号楼|栋|幢|座|\#楼|\#)")
_BARE_NUMBER = re.compile(rf"(?P<number>{_NUMBER})$")


def folded(text: str) -> str:
    """The text with full-width letters made narrow and capitals small; its length stays."""
    return text.translate(_WIDE).lower() if text.isascii() is False else text.lower()


def forms_of(name: str) -> Iterator[tuple[str, float]]:
    """The ways people write a place's name, each with the faith it deserves (0 to 1).

    亭林社区居委会 is also 亭林社区; 翠湖家园小区 is also 翠湖家园.
    """
    written = folded(name.strip())
    if len(written) > 1:
        yield written, 1.0
    if (everyday := everyday_name(written)) != written:
        yield everyday, 1.0
    if written.endswith("小区") and len(written) - 2 >= SHORTEST_NAME:
        yield written.removesuffix("小区"), 0.9


def everyday_name(name: str) -> str:
    """The name without the committee's: 亭林社区居委会 → 亭林社区, 南星村委会 → 南星村."""
    ending = next((one for one in _COMMITTEES if name.endswith(one)), None)
    if ending is None:
        return name
    stem = name.removesuffix(ending)
    if stem.endswith(("村", "社区")):
        return stem
    return stem + ("村" if ending.startswith("村") else "社区") if len(stem) > 1 else name


def building_number(name: str) -> str | None:
    """The number in a building's name in one spelling (3栋, 3幢, 3号楼, 三号楼 → "3"; A座 → "a"),
    or None when its name holds none."""
    written = folded(name.strip())
    found = _BUILDING.search(written) or _BARE_NUMBER.match(written)
    return _plain(found["number"]) if found else None


def buildings_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Each building number written in a text, with where it begins and ends."""
    for found in _BUILDING.finditer(folded(text)):
        yield _plain(found["number"]), found.start(), found.end()


def _plain(number: str) -> str:
    if number[0] not in _DIGIT and number[0] not in _TENS:
        return number.lstrip("0") or "0"
    return str(_value(number))


def _value(number: str) -> int:
    """Chinese numerals up to 999, or digits one by one (一〇二 is 102)."""
    if not any(word in _TENS for word in number):
        return int("".join(str(_DIGIT[word]) for word in number))
    total, digit = 0, 0
    for word in number:
        if word in _TENS:
            total, digit = total + max(digit, 1) * _TENS[word], 0
        else:
            digit = _DIGIT[word]
    return total + digit
