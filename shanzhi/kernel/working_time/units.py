"""Units in which a limit is given."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


class TimeUnit(StrEnum):
    """Natural units run always; the others run while somebody is at work for them."""

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_HOUR = "natural_hour"
    NATURAL_DAY = "natural_day"

    @property
    def label(self) -> StrPromise:
        """The unit's name on screen."""
        return UNIT_NAMES[self]

    @property
    def is_natural(self) -> bool:
        """True when nights and holidays count like any other time."""
        return self is TimeUnit.NATURAL_HOUR or self is TimeUnit.NATURAL_DAY


UNIT_NAMES: dict[TimeUnit, StrPromise] = {
    TimeUnit.URGENT_HOUR: _("紧急工作时"),
    TimeUnit.WORK_HOUR: _("工作小时"),
    TimeUnit.WORK_DAY: _("工作日"),
    TimeUnit.NATURAL_HOUR: _("自然小时"),
    TimeUnit.NATURAL_DAY: _("自然日"),
}
