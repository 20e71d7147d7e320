"""A warning in words, with why, and the list that shows it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from shanzhi.insight.models import PlaceWarning
from shanzhi.insight.models.warning import WarningKind
from shanzhi.kernel.api import local_zone


def why_words(warning: PlaceWarning) -> str:
    """What was counted, what is usual, and where the rule begins."""
    words = {
        WarningKind.LATE_RISING: _(
            "超时 %(value)s 件，近四周同时刻一般 %(usual)s 件，超过 %(limit)s 件就提醒"
        ),
        WarningKind.UNUSUAL: _(
            "一昼夜新增 %(value)s 件，近八周一般 %(usual)s 件，超过 %(limit)s 件就提醒"
        ),
        WarningKind.SILENT: _("%(value)s 台设备失联"),
        WarningKind.EXPECTED: _(
            "未来七天预计新增 %(value)s 件，近八周每周一般 %(usual)s 件，超过 %(limit)s 件就提醒"
        ),
    }[WarningKind(warning.kind)]
    return words % {name: f"{getattr(warning, name):.0f}" for name in ("value", "usual", "limit")}


def address_of(warning: PlaceWarning) -> str:
    """The matters or devices that it speaks of."""
    place = warning.place_code
    return {
        WarningKind.LATE_RISING: f"/desk/?place={place}&late=1",
        WarningKind.UNUSUAL: f"/desk/?place={place}&opened={warned_days(warning)}",
        WarningKind.SILENT: f"/desk/devices?place={place}&trouble=silent",
        WarningKind.EXPECTED: f"/cockpit/?place={place}",
    }[WarningKind(warning.kind)]


def warned_days(warning: PlaceWarning) -> str:
    """The two days in which the last day and night before it lie, as lists are asked for."""
    last = warning.seen_at.astimezone(local_zone()).date()
    return f"{last - timedelta(days=1)}..{last}"
