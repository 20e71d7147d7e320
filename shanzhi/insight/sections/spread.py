"""事项类别, 地点分布: what came in was about, and where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.api import category_name, place_counts, topic_counts
from shanzhi.insight.sections.addresses import days, moments, queue
from shanzhi.kernel.api import Actor, Compared, PeriodWords, ReportFigure, ReportSection
from shanzhi.places import api as places

NAMED = 3
GRID = 15


def topics(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """One figure for each first-level category of which something came, the largest first."""
    found = topic_counts(viewer, place_code, moments(start, end))
    span = days(start, end)
    return [
        ReportFigure(
            key=code,
            name=category_name(code),
            value=count,
            unit=_("件"),
            definition=_("本期收到的这一类诉求"),
            href=queue(place_code, opened=span, category=code),
        )
        for code, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def topics_sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """The three largest, and the one that grew most."""
    if not rows:
        return _("%(this)s没有受理诉求。") % {"this": words.this}
    told = "、".join(  # not on screen: a comma between items
        _("%(name)s%(n)s件") % {"name": row.figure.name, "n": f"{row.figure.value or 0:g}"}
        for row in rows[:NAMED]
    )
    text = _("受理较多的是%(told)s。") % {"told": told}
    grown = max(rows, key=lambda row: row.change or 0)
    if (grown.change or 0) > 0:
        text += _("比%(last)s增加最多的是%(name)s，多%(n)s件。") % {
            "last": words.last,
            "name": grown.figure.name,
            "n": f"{grown.change:g}",
        }
    return text


def below(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """One figure for each place of the level below, in the order of their codes: more reports are
    no worse a place."""
    found = place_counts(viewer, place_code, moments(start, end))
    span = days(start, end)
    return [
        ReportFigure(
            key=code,
            name=_("未细分地点") if code == place_code else places.division_name(code) or code,
            value=count,
            unit=_("件"),
            definition=_("本期收到的、发生在这里的诉求；报得多不等于问题多"),
            href=queue(code, opened=span, **({"exact": "1"} if code == place_code else {})),
        )
        for code, count in sorted(found.items())
    ]


def below_sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """In how many places something came in."""
    if not rows:
        return ""
    return _("%(this)s的诉求来自%(n)s个下级地点，按代码列在旁边。") % {
        "this": words.this,
        "n": len(rows),
    }


TOPICS = ReportSection("topics", gettext_lazy("事项类别"), 40, topics, topics_sentence)
PLACES = ReportSection("places", gettext_lazy("地点分布"), 50, below, below_sentence)
