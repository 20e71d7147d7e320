"""Why a feature of a file is no outline of a building, as a person is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.insight.rules.twin.rows import RefusedRow
from shanzhi.places.api import Refused

SENTENCES: dict[str, StrPromise] = {
    "too_big": _("轮廓超过一平方公里，不是一栋建筑，请拆成单栋。"),
    "floors": _("层数“%(what)s”不在 1 到 200 之间。"),
    "height": _("高度“%(what)s”米不在 0 到 1000 之间。"),
    "outside": _(
        "所在的位置没有已画边界的网格或区划。请核对坐标系（wgs84、gcj02、bd09），或先画网格。"
    ),
    "twice": _("编号“%(what)s”在文件里出现过，只用第一个。"),
    "feature": _("不是一个完整的要素（Feature）。"),
}


def why(refused: RefusedRow) -> str:
    """The sentence in the language of the moment."""
    if refused.reason in SENTENCES:
        return str(SENTENCES[refused.reason]) % {"what": refused.what}
    return str(Refused(refused.number, refused.reason, refused.what))
