"""How reasons, facts and care are said on screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shanzhi.visits.models import CareLevel
from shanzhi.visits.models.care import CareNeed
from shanzhi.visits.queries.worklist import ToVisit
from shanzhi.visits.rules.lists import Reason, Why

NAMES = {
    Why.CARE_MISSED: gettext_lazy("关爱漏掉了"),
    Why.CARE_DUE: gettext_lazy("关爱到期"),
    Why.AFTER_DISPUTE: gettext_lazy("纠纷回访"),
    Why.NEW_TENANT: gettext_lazy("新租住"),
    Why.HAZARD: gettext_lazy("安全隐患"),
    Why.ALONE: gettext_lazy("独居"),
    Why.HARDSHIP: gettext_lazy("困难、重病或残疾"),
    Why.UNSEEN: gettext_lazy("60 天没见面"),
}
TONES = {Why.CARE_MISSED: "late", Why.CARE_DUE: "late", Why.AFTER_DISPUTE: "soon"}
COLOUR_TONES = {"red": "late", "yellow": "soon", "green": "ok"}


def why_of(text: str) -> Why | None:
    """The reason that a filter names, None for all."""
    return {each.value: each for each in Why}.get(text)


def reason_words(reason: Reason) -> str:
    """Why, and since when."""
    day = _day(reason.day)
    said = {
        Why.CARE_MISSED: _("关爱漏掉了，请马上去看"),
        Why.CARE_DUE: _("关爱到期：%(day)s") % {"day": day},
        Why.AFTER_DISPUTE: _("纠纷 %(day)s 办结，回访一次") % {"day": day},
        Why.NEW_TENANT: _("%(day)s 新租住，还没走访") % {"day": day},
        Why.HAZARD: _("%(day)s 记下安全隐患，还没复查") % {"day": day},
        Why.ALONE: _("独居，上次见面 %(day)s") % {"day": day} if day else _("独居，还没见过面"),
        Why.HARDSHIP: _("困难、重病或残疾，30 天没见面"),
        Why.UNSEEN: _("上次见面 %(day)s，已过 60 天") % {"day": day}
        if day
        else _("登记满 60 天，还没见过面"),
    }
    return said[reason.why]


def row_of(row: ToVisit) -> dict[str, Any]:
    """A row of the list."""
    return {
        "household": row.household,
        "first": row.first,
        "why": "；".join(reason_words(reason) for reason in row.whys[:2]),
        "chips": [(str(NAMES[r.why]), TONES.get(r.why, "")) for r in row.whys[:3]],
        "cares": [care_of(care) for care in row.cares],
        "rings": [care for care in row.cares if care.ring_due_on],
    }


def care_of(care: CareLevel) -> dict[str, Any]:
    """Care for who gives it."""
    return {
        "care": care,
        "label": care.get_colour_display(),
        "tone": COLOUR_TONES[care.colour],
        "needs": "、".join(str(CareNeed(need).label) for need in care.needs),
    }


def _day(day: date | None) -> str:
    return date_format(day, pgettext("month and day", "n月j日")) if day else ""
