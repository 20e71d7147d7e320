"""督办: how long a holder has to answer, and who may watch. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.rules.circles import stands_above
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import TimeUnit

# What the form offers; the key is sent by it.
ANSWER_WITHIN: dict[str, tuple[Limit, StrPromise]] = {
    "2h": ((2, TimeUnit.WORK_HOUR), _("2 个工作小时")),
    "4h": ((4, TimeUnit.WORK_HOUR), _("4 个工作小时")),
    "1d": ((1, TimeUnit.WORK_DAY), _("1 个工作日")),
    "3d": ((3, TimeUnit.WORK_DAY), _("3 个工作日")),
}


def may_watch(
    circle: int, leading: Iterable[str], dispatching: Iterable[str], place_code: str
) -> bool:
    """A leader of the place, or a dispatcher who stands above the circle that has the matter."""
    if any(place_code.startswith(scope) for scope in leading):
        return True
    return stands_above(circle, dispatching, place_code)
