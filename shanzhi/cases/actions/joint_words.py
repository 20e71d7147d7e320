"""What people write when they ask for help or give it: short, storable, not empty."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from shanzhi.cases.actions.wording import storable
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.kernel.api import Invalid, WrongState

SHORT = 300


def short_faults(field: str, text: str, *, most: int = SHORT) -> dict[str, str]:
    """What is wrong with a required sentence; empty when nothing is."""
    if not text.strip():
        return {field: _("这里还没有写内容，请写一句再提交。")}
    if len(text) > most:
        return {field: _("最多 %(most)s 字，请删减后再提交。") % {"most": most}}
    if not storable(text):
        return {field: _("文字里有无法保存的字符，请重新输入。")}
    return {}


def short(field: str, text: str, *, most: int = SHORT) -> str:
    """The sentence without surrounding space. Raises Invalid."""
    if faults := short_faults(field, text, most=most):
        raise Invalid(faults)
    return text.strip()


def point_faults(point: tuple[float, float] | None) -> dict[str, str]:
    """What is wrong with a position; no position is none of it."""
    if point is None:
        return {}
    latitude, longitude = point
    finite = math.isfinite(latitude) and math.isfinite(longitude)
    if not finite or abs(latitude) > 90 or abs(longitude) > 180:
        return {"point": _("这不是有效的位置，请重新定位。")}
    return {}


def require_open(case: Case) -> None:
    """Raises WrongState once the matter is closed: nobody can be asked for help any more."""
    if case.state not in OPEN_STATES:
        raise WrongState(
            _("这件诉求现在是“%(state)s”，不能再安排协同。") % {"state": State(case.state).label}
        )
