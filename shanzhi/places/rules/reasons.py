"""Why a line of a file or a drawing cannot be used, as a person is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

SENTENCES: dict[str, StrPromise] = {
    "empty": _("文件是空的。"),
    "columns": _(
        "认不出表头“%(what)s”。需要 area_code、area、street_code、street、village_code、village"
        " 六列，或 code、name 两列。"
    ),
    "cells": _("这一行只有 %(what)s 列，比表头少。"),
    "csv": _("这一行不是完整的 CSV（%(what)s），请检查引号。"),
    "encoding": _("这一行不是 %(what)s 编码的文字。若文件由 Excel 另存，请加 --encoding gb18030。"),
    "code": _("“%(what)s”不是区划代码，应为 6、9 或 12 位数字。"),
    "name": _("名称“%(what)s”是空的或超过 80 个字。"),
    "parent_code": _("代码 %(what)s 不以上一级的代码开头。"),
    "parent_missing": _("%(what)s 的上一级还没有导入。请先导入上一级，再导入一次本文件。"),
    "not_polygon": _("不是多边形。请给出 GeoJSON 的 Polygon 或 MultiPolygon，每个环至少 4 个点。"),
    "not_closed": _("边界没有闭合：最后一个点必须与第一个点相同。"),
    "too_many": _("边界的点太多（最多 20000 个），请先简化。"),
    "off_earth": _("有的点不在经度 ±180、纬度 ±90 之内。坐标应为先经度、后纬度。"),
    "crosses_itself": _("边界自相交，请修改后重画。"),
    "no_area": _("边界没有围成面积。"),
    "overlaps": _("与“%(what)s”的边界重叠，请先调整其中一个。"),
    "shape_code": _("没有写明属于哪个网格或区划（属性 code 或 adcode）。"),
    "shape_unknown": _("没有编号为 %(what)s 的网格或区划，请先导入；新网格须同时写明 name。"),
    "feature": _("不是 GeoJSON 的 Feature。"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of a file (from 1; 0 is the file as a whole) or a feature (from 1) that cannot be
    used; ``reason`` is a key of SENTENCES, ``what`` the words it is about."""

    line: int
    reason: str
    what: str = ""

    def __str__(self) -> str:
        return sentence(self.reason, self.what)


def sentence(reason: str, what: str = "") -> str:
    """The sentence for a reason, in the language of the moment."""
    return str(SENTENCES[reason]) % {"what": what}
