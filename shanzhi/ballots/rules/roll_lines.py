"""A line of a roll in a table, as it will be kept, or why it cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shanzhi.lib.phone import NotAMobile, normal_mobile

# Our name and what the column is called in a Chinese table.
COLUMNS = {
    "unit": "房号",  # not on screen: the head of a table
    "owner": "姓名",  # not on screen: the head of a table
    "area": "面积",  # not on screen: the head of a table
    "phone": "手机",  # not on screen: the head of a table
    "owner_number": "编号",  # not on screen: the head of a table
}
LONGEST = {"unit": 60, "owner": 120, "owner_number": 40}
LARGEST = Decimal("9999999.99")
_BETWEEN = re.compile(r"[、,，;；/\s]+")
_UNIT_OF_AREA = re.compile(r"(㎡|m²|m2|平方米|平米)$")  # not on screen: units that people write
_AREA = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


class UnusableLine(Exception):
    """This line cannot be a line of the roll; the message says what is wrong, and nothing of it."""


@dataclass(frozen=True, slots=True)
class RollLine:
    """One unit, or one person where there are no units. ``names`` are its co-owners, ``phones`` their
    mobiles in the same order as far as known. Lines with the same ``owner_key`` are one head."""

    line: int
    unit: str
    names: tuple[str, ...]
    phones: tuple[str, ...]
    area: Decimal | None
    owner_key: str


def read_line(line: int, fields: Mapping[str, str], *, with_area: bool) -> RollLine:
    """The line; ``fields`` by our names or by those of a Chinese table. Raises UnusableLine."""
    row = {
        ours: " ".join((fields.get(ours) or fields.get(theirs) or "").split())
        for ours, theirs in COLUMNS.items()
    }
    if any("\x00" in value for value in row.values()):
        raise UnusableLine(_("文字里有无法保存的字符。"))
    for name, most in LONGEST.items():
        if len(row[name]) > most:
            raise UnusableLine(
                _("“%(column)s”最多 %(n)s 个字。") % {"column": COLUMNS[name], "n": most}
            )
    names = tuple(filter(None, _BETWEEN.split(row["owner"])))
    if not names:
        raise UnusableLine(_("没有写姓名。"))
    if not row["unit"]:
        raise UnusableLine(_("没有写房号。"))
    phones = _phones(row["phone"])
    return RollLine(
        line=line,
        unit=row["unit"],
        names=names,
        phones=phones,
        area=read_area(row["area"]) if with_area else None,
        owner_key=_key(row, names, phones),
    )


def read_area(text: str) -> Decimal:
    """Square metres with at most two decimals, more than 0. Raises UnusableLine: also for what a
    float would take (nan, inf, 1e400)."""
    plain = _UNIT_OF_AREA.sub("", text).strip()
    if not _AREA.fullmatch(plain):
        raise UnusableLine(_("面积要写成数字，例如 89.50。"))
    area = Decimal(plain)
    if area <= 0:
        raise UnusableLine(_("面积要大于 0。"))
    if area > LARGEST:
        raise UnusableLine(_("面积太大，请检查单位是不是平方米。"))
    if area != area.quantize(Decimal("0.01")):
        raise UnusableLine(_("面积最多写两位小数。"))
    return area


def _phones(text: str) -> tuple[str, ...]:
    try:
        return tuple(normal_mobile(part) for part in _BETWEEN.split(text) if part)
    except NotAMobile as why:
        raise UnusableLine(_("手机号不对：写 11 位手机号，几个人的用顿号分开；没有就空着。")) from why


def _key(row: Mapping[str, str], names: tuple[str, ...], phones: tuple[str, ...]) -> str:
    """Which lines are of one owner: the same number, else the same people with the same mobile. Two
    of one name without a number or mobile stay two: nobody loses a vote by a common name."""
    if row["owner_number"]:
        return f"n:{row['owner_number']}"
    if phones:
        return f"p:{'|'.join(sorted(names))}:{'|'.join(sorted(phones))}"
    return f"u:{row['unit']}"
