"""受理与办结: what came in, what was handled, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.api import flow_counts
from shanzhi.insight.sections.addresses import days, handled, moments, queue
from shanzhi.kernel.api import (
    Actor,
    Compared,
    PeriodWords,
    ReportFigure,
    ReportSection,
    change_words,
)


def figures(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """Five counts of matters."""
    found, span = flow_counts(viewer, place_code, moments(start, end)), days(start, end)
    unit = _("件")
    return [
        ReportFigure(
            key="came", name=_("受理"), value=found.came, unit=unit,
            definition=_("本期收到的诉求，不论来自居民、网格员、热线还是接口"),
            href=queue(place_code, opened=span),
        ),
        ReportFigure(
            key="handled", name=_("办结"), value=found.handled, unit=unit,
            definition=_("本期由承办单位报告处理完毕、核查会签已有结果的诉求"),
            href=handled(place_code, closed=span),
        ),
        ReportFigure(
            key="open", name=_("本期受理未办结"), value=found.open, unit=unit,
            definition=_("本期收到、到统计时还没有办结的诉求"),
            href=queue(place_code, tab="open", opened=span), is_now=True,
        ),
        ReportFigure(
            key="open_all", name=_("全部未办结"), value=found.open_all, unit=unit,
            definition=_("到统计时还没有办结的诉求，不论什么时候收到"),
            href=queue(place_code, tab="open"), is_now=True,
        ),
        ReportFigure(
            key="open_late", name=_("其中超时"), value=found.open_late, unit=unit,
            definition=_("到统计时未办结、已过时限且没有暂停计时的诉求"),
            href=queue(place_code, tab="open", late="1"), is_now=True,
        ),
    ]  # fmt: skip


def sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """“本周共受理诉求 12 件，比上周增加 3 件；办结 9 件……”"""
    by_key = {row.figure.key: row for row in rows}
    values = {key: f"{row.figure.value or 0:g}" for key, row in by_key.items()}
    if not any(row.figure.value for row in rows):
        return _("%(this)s没有受理诉求，也没有未办结的诉求。") % {"this": words.this}
    told = [
        _("%(this)s共受理诉求%(came)s件") % {"this": words.this, **values},
        change_words(by_key["came"], words),
    ]
    first = "，".join(filter(None, told))  # not on screen: a comma between two sentences' halves
    second = _("办结%(handled)s件。") % values
    third = _(
        "截至统计时，%(this)s受理的还有%(open)s件未办结；全部未办结%(open_all)s件，其中超时%(open_late)s件。"
    ) % {"this": words.this, **values}
    return f"{first}；{second}{third}"  # not on screen: punctuation between them


SECTION = ReportSection("flow", gettext_lazy("受理与办结"), 10, figures, sentence)
