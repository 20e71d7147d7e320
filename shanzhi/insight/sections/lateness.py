"""超时原因: what was handled late, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.api import LATE_WHY, late_counts
from shanzhi.insight.sections.addresses import days, handled, moments
from shanzhi.kernel.api import (
    Actor,
    Compared,
    PeriodWords,
    ReportFigure,
    ReportSection,
    change_words,
)


def figures(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """How many, and each of them under the first reason that fits."""
    found, span = late_counts(viewer, place_code, moments(start, end)), days(start, end)
    order = "、".join(str(name) for name in LATE_WHY.values())  # not on screen: a comma
    late = ReportFigure(
        key="late",
        name=_("超时办结"),
        value=found.late,
        unit=_("件"),
        definition=_("本期办结、办结时已过办理时限的诉求；每件只算一个原因，依次看：%(order)s")
        % {"order": order},
        href=handled(place_code, closed=span, overdue="1"),
        denominator=found.handled,
    )
    return [
        late,
        *(
            ReportFigure(
                key=key,
                name=str(name),
                value=found.why[key],
                unit=_("件"),
                definition=_("其中最先符合这一条的"),
                href=handled(place_code, closed=span, overdue=key),
            )
            for key, name in LATE_WHY.items()
        ),
    ]


def sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """“本周办结的 9 件中超时 2 件，比上周减少 1 件。原因：接单超时 1 件……”"""
    late, reasons = rows[0], [row.figure for row in rows[1:] if row.figure.value]
    if not late.figure.denominator:
        return _("%(this)s没有办结的诉求。") % {"this": words.this}
    if not late.figure.value:
        return _("%(this)s办结的%(n)s件都在时限内。") % {
            "this": words.this,
            "n": late.figure.denominator,
        }
    first = _("%(this)s办结的%(n)s件中超时%(late)s件") % {
        "this": words.this,
        "n": late.figure.denominator,
        "late": f"{late.figure.value:g}",
    }
    told = [
        _("%(why)s%(n)s件") % {"why": each.name, "n": f"{each.value or 0:g}"} for each in reasons
    ]
    begun = "，".join(filter(None, [first, change_words(late, words)]))  # not on screen: a comma
    return _("%(begun)s。原因：%(reasons)s。") % {
        "begun": begun,
        "reasons": "；".join(told),  # not on screen: punctuation between them
    }


SECTION = ReportSection("late", gettext_lazy("超时和原因"), 30, figures, sentence)
