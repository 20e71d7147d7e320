"""A line of a table as a row of a roll: what columns may be called, and how people write in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.ballots.rules.roll import RollName, RollRow
from shanzhi.lib.phone import NotAMobile, normal_mobile

# Our name, what the column is called in a Chinese table, and what stands in it.
COLUMNS = {
    # not on screen: the head of a table
    "unit": ("房号", gettext_lazy("房屋的编号，例如 3幢2-302；业主表决必填，别的可不填")),
    # not on screen: the head of a table
    "owner": ("姓名", gettext_lazy("业主、户代表或居民；几个共有人用顿号分开，合算一人")),
    # not on screen: the head of a table
    "area": ("面积", gettext_lazy("专有部分面积，平方米，最多两位小数；业主表决必填")),
    # not on screen: the head of a table
    "phone": (
        "手机",  # not on screen: the head of a table
        gettext_lazy("本人登录投票用的手机号，和姓名的先后一样；没有就空着，投纸质票"),
    ),
    # not on screen: the head of a table
    "mark": ("编号", gettext_lazy("只属于这位业主的编号；一人几套房时用来认出是同一人，不保存")),
    # not on screen: the head of a table
    "use": ("用途", gettext_lazy("住宅、商铺、办公、车位或其他；不填算住宅")),
    # not on screen: the head of a table
    "kind": ("类别", gettext_lazy("没卖的房写“建设单位”；代表会议里写“成员”；其余不填")),
}
NEEDED = {"owners": ("unit", "owner", "area")}
_BETWEEN = re.compile(r"[、,，;；/\s]+")
_UNIT_OF_AREA = re.compile(r"(㎡|m²|m2|平方米|平米)$")  # not on screen: units that people write
# not on screen: what people write for a use, and for who is no ordinary elector
_USES = {"": "dwelling", "住宅": "dwelling", "商铺": "shop", "商业": "shop", "办公": "office"}
# not on screen: the same
_USES |= {"车位": "garage", "车库": "garage", "车位（车库）": "garage", "其他": "other"}
# not on screen: the same
_KINDS = {"": "", "业主": "", "建设单位": "developer", "开发商": "developer", "成员": "member"}


class UnusableLine(Exception):
    """This line cannot be a row of the roll; the message says what is wrong, and nothing of it."""


def row_of(fields: Mapping[str, str]) -> RollRow:
    """The row; columns by our names or by those of a Chinese table. Raises UnusableLine for what the
    roll itself cannot judge: a number that is no mobile, more numbers than names."""
    said = {
        ours: " ".join((fields.get(ours) or fields.get(theirs) or "").split())
        for ours, (theirs, _words) in COLUMNS.items()
    }
    return RollRow(
        unit=said["unit"],
        people=_people(said["owner"], said["phone"], said["mark"]),
        area=_UNIT_OF_AREA.sub("", said["area"]).replace(",", "").strip(),
        use=_USES.get(said["use"], said["use"]),
        kind=_KINDS.get(said["kind"], said["kind"]),
    )


def missing_columns(names: set[str], ballot_kind: str) -> list[str]:
    """Columns, as a Chinese table calls them, without which there is no roll."""
    needed = NEEDED.get(ballot_kind, ("owner",))
    return [COLUMNS[ours][0] for ours in needed if not {ours, COLUMNS[ours][0]} & names]


def _people(owner: str, phone: str, mark: str) -> tuple[RollName, ...]:
    names = [part for part in _BETWEEN.split(owner) if part]
    try:
        phones = [normal_mobile(part) for part in _BETWEEN.split(phone) if part]
    except NotAMobile as why:
        raise UnusableLine(
            _("手机号不对：写 11 位手机号，几个人的用顿号分开；没有就空着。")
        ) from why
    if len(phones) > len(names):
        raise UnusableLine(_("手机号比姓名多：几个共有人，姓名也都写上。"))
    return tuple(
        RollName(name, phones[n] if n < len(phones) else "", f"{mark}:{name}" if mark else "")
        for n, name in enumerate(names)
    )
