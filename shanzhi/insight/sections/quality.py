"""质量, 吹哨: what came back, what was looked at twice, and who was called together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.api import joint_counts, second_looks
from shanzhi.insight.sections.addresses import days, moments, queue
from shanzhi.kernel.api import Actor, Compared, PeriodWords, ReportFigure, ReportSection


def looks(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """What came back, and what a second person looked at."""
    found, span = second_looks(viewer, place_code, moments(start, end)), days(start, end)
    return [
        ReportFigure(
            key="again", name=_("退回重办或重开"), value=found.again, unit=_("件"),
            definition=_("本期收到、被居民退回过或被上级重开过的诉求"),
            href=queue(place_code, opened=span, again="1"), denominator=found.came,
        ),
        ReportFigure(
            key="reviewed", name=_("核查会签"), value=found.reviewed, unit=_("件"),
            definition=_("本期由另一个人核查或会签过的诉求"),
            href=queue(place_code, reviewed=span),
        ),
        ReportFigure(
            key="refused", name=_("核查会签未通过"), value=found.refused, unit=_("件"),
            definition=_("本期核查不通过或会签不同意的诉求"),
            href=queue(place_code, refused=span),
        ),
    ]  # fmt: skip


def looks_sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """How many came back, and how many looks did not agree."""
    again, reviewed, refused = (f"{row.figure.value or 0:g}" for row in rows)
    return _(
        "%(this)s受理的诉求中，%(again)s件被居民退回或上级重开；核查会签%(reviewed)s件，其中%(refused)s件未通过。"
    ) % {"this": words.this, "again": again, "reviewed": reviewed, "refused": refused}


def joint(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """Whistles and who came."""
    found, span = joint_counts(viewer, place_code, moments(start, end)), days(start, end)
    href = queue(place_code, whistled=span)
    return [
        ReportFigure(
            key="whistled", name=_("吹哨"), value=found.whistled, unit=_("件"),
            definition=_("本期吹过哨的诉求"), href=href,
        ),
        ReportFigure(
            key="calls", name=_("应报到"), value=found.calls, unit=_("家次"),
            definition=_("本期被吹哨的单位，每次吹哨每家算一次"), href=href,
        ),
        ReportFigure(
            key="missed", name=_("超时未到"), value=found.missed, unit=_("家次"),
            definition=_("到时限没有报到的；后来才到的也算"), href=href,
        ),
    ]  # fmt: skip


def joint_sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """How often, whom, and who was late."""
    whistled, calls, missed = (f"{row.figure.value or 0:g}" for row in rows)
    if not rows[0].figure.value:
        return _("%(this)s没有吹哨。") % {"this": words.this}
    return _("%(this)s为%(n)s件诉求吹哨，应报到%(calls)s家次，超时未到%(missed)s家次。") % {
        "this": words.this,
        "n": whistled,
        "calls": calls,
        "missed": missed,
    }


LOOKS = ReportSection("quality", gettext_lazy("办理质量"), 60, looks, looks_sentence)
JOINT = ReportSection("joint", gettext_lazy("吹哨报到"), 70, joint, joint_sentence)
