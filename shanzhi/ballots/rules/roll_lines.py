"""A line of a roll in a table, as it will be kept, or why it cannot be; and which lines are one head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from shanzhi.ballots.rules.shares import NoArea, area_of
from shanzhi.lib.phone import NotAMobile, normal_mobile

# Our name and what the column is called in a Chinese table.
COLUMNS = {
    "unit": "房号",  # not on screen: the head of a table
    "owner": "姓名",  # not on screen: the head of a table
    "area": "面积",  # not on screen: the head of a table
    "phone": "手机",  # not on screen: the head of a table
    "owner_number": "编号",  # not on screen: the head of a table
    "use": "用途",  # not on screen: the head of a table
    "kind": "类别",  # not on screen: the head of a table
}
LONGEST = {"unit": 60, "owner": 120, "owner_number": 40}
_BETWEEN = re.compile(r"[、,，;；/\s]+")
_UNIT_OF_AREA = re.compile(r"(㎡|m²|m2|平方米|平米)$")  # not on screen: units that people write
# not on screen: what people write for a use, and for who is no ordinary owner
USES = {
    "": "dwelling",
    "住宅": "dwelling",  # not on screen: what people write
    "商铺": "shop",  # not on screen: what people write
    "商业": "shop",  # not on screen: what people write
    "办公": "office",  # not on screen: what people write
    "车位": "garage",  # not on screen: what people write
    "车库": "garage",  # not on screen: what people write
    "其他": "other",  # not on screen: what people write
}
# By kind of ballot: what an elector is, and what a table may call one who is something else.
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "owners": ("owner", {"建设单位": "developer", "开发商": "developer"}),  # not on screen: words
    "households": ("household", {}),
    "assembly": ("resident", {}),
    "representatives": ("representative", {"成员": "member", "居委会成员": "member"}),  # not on screen: words
    "committee": ("resident", {}),
    "opinion": ("resident", {}),
}


class UnusableLine(Exception):
    """This line cannot be a line of the roll; the message says what is wrong, and nothing of it."""


@dataclass(frozen=True, slots=True)
class RollLine:
    """One unit, or one person where there are no units (``unit`` is "", ``area`` None). ``people`` are
    its co-owners with the mobile of each, "" where none is known. Lines of one ``key`` are one head."""

    line: int
    kind: str
    unit: str
    use: str
    area: Decimal | None
    people: tuple[tuple[str, str], ...]
    key: str


@dataclass(slots=True)
class Head:
    """Who has one vote: the units and the people of all their lines."""

    kind: str
    units: list[tuple[str, Decimal, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)


def read_line(line: int, fields: Mapping[str, str], ballot_kind: str) -> RollLine:
    """The line of a roll for a kind of ballot; columns by our names or by those of a Chinese table.
    Raises UnusableLine."""
    row = {
        ours: " ".join((fields.get(ours) or fields.get(theirs) or "").split())
        for ours, theirs in COLUMNS.items()
    }
    _check_words(row)
    names = tuple(filter(None, _BETWEEN.split(row["owner"])))
    if not names:
        raise UnusableLine(_("没有写姓名。"))
    has_units = ballot_kind == "owners"
    if has_units and not row["unit"]:
        raise UnusableLine(_("没有写房号。"))
    people = _people(names, row["phone"])
    kind = _kind(row["kind"], ballot_kind)
    return RollLine(
        line=line,
        kind=kind,
        unit=row["unit"],
        use=_use(row["use"]),
        area=read_area(row["area"]) if has_units else None,
        people=people,
        key=_key(kind, row, people),
    )


def read_area(text: str) -> Decimal:
    """Square metres with at most two decimals, more than 0. Raises UnusableLine: also for what a
    float would take (nan, inf, 1e400)."""
    plain = _UNIT_OF_AREA.sub("", text).strip()
    try:
        return area_of(plain)
    except NoArea as why:
        said = {
            "not positive": _("面积要大于 0。"),
            "too large": _("面积太大，请检查单位是不是平方米。"),
            "finer than 0.01": _("面积最多写两位小数。"),
        }
        raise UnusableLine(said.get(str(why), _("面积要写成数字，例如 89.50。"))) from why


def heads_of(lines: Iterable[RollLine]) -> list[Head]:
    """Who votes, in the order in which the table names them."""
    found: dict[str, Head] = {}
    for line in lines:
        head = found.setdefault(line.key, Head(line.kind))
        if line.area is not None:
            head.units.append((line.unit, line.area, line.use))
        head.people.extend(each for each in line.people if each not in head.people)
    return list(found.values())


def _check_words(row: Mapping[str, str]) -> None:
    if any("\x00" in value for value in row.values()):
        raise UnusableLine(_("文字里有无法保存的字符。"))
    for name, most in LONGEST.items():
        if len(row[name]) > most:
            raise UnusableLine(
                _("“%(column)s”最多 %(n)s 个字。") % {"column": COLUMNS[name], "n": most}
            )


def _people(names: tuple[str, ...], text: str) -> tuple[tuple[str, str], ...]:
    try:
        phones = [normal_mobile(part) for part in _BETWEEN.split(text) if part]
    except NotAMobile as why:
        raise UnusableLine(_("手机号不对：写 11 位手机号，几个人的用顿号分开；没有就空着。")) from why
    if len(phones) > len(names):
        raise UnusableLine(_("手机号比姓名多：几个共有人，姓名也都写上。"))
    return tuple(zip(names, [*phones, *[""] * (len(names) - len(phones))], strict=True))


def _use(text: str) -> str:
    if text not in USES:
        raise UnusableLine(_("用途写住宅、商铺、办公、车位或其他。"))
    return USES[text]


def _kind(text: str, ballot_kind: str) -> str:
    usual, others = KINDS[ballot_kind]
    if text and text not in others:
        raise UnusableLine(_("这次投票没有“类别”里写的这一种。"))
    return others.get(text, usual)


def _key(kind: str, row: Mapping[str, str], people: tuple[tuple[str, str], ...]) -> str:
    """Which lines are of one head: the developer's; those of one number; else of the same people with
    the same mobile. Two of one name without number or mobile stay two: nobody loses a vote by it."""
    if kind == "developer":
        return kind
    if row["owner_number"]:
        return f"n:{row['owner_number']}"
    known = sorted(f"{name}:{phone}" for name, phone in people if phone)
    if known:
        return "p:" + "|".join(known)
    return f"u:{row['unit']}:{row['owner']}"
