"""挂钩走访 in the reports of a place: what was due, done and missed there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.kernel.api import (
    Actor,
    Compared,
    PeriodWords,
    ReportFigure,
    ReportSection,
    Target,
    allowed,
    register_deeds,
    register_report_section,
)
from shanzhi.visits.models import LinkPlan, LinkRecord
from shanzhi.visits.permissions import MANAGE_LINKS, READ_LINKS


def figures(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """Of the links in a place; nothing for who may not see them, and where there are none."""
    target = Target(place_code=place_code)
    if not (allowed(viewer, READ_LINKS, target) or allowed(viewer, MANAGE_LINKS, target)):
        return []
    due = LinkPlan.objects.filter(
        link__place_code__startswith=place_code, due_on__gte=start, due_on__lt=end
    )
    found = due.aggregate(
        due=Count("pk"),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        missed=Count("pk", filter=Q(done_at__isnull=True, due_on__lt=localdate())),
    )
    reported = LinkRecord.objects.filter(
        place_code__startswith=place_code,
        case__isnull=False,
        at__date__gte=start,
        at__date__lt=end,
    ).count()
    if not found["due"] and not reported:
        return []
    href = f"/desk/links?place={place_code}"
    return [
        ReportFigure(
            key="due", name=_("应完成"), value=found["due"], unit=_("项"), href=href,
            definition=_("本期到期的挂钩走访、月报告和季研判"),
        ),
        ReportFigure(
            key="done", name=_("已完成"), value=found["done"], unit=_("项"), href=href,
            definition=_("其中有记录的，晚交的也算"), denominator=found["due"],
        ),
        ReportFigure(
            key="missed", name=_("到期未完成"), value=found["missed"], unit=_("项"), href=href,
            definition=_("其中到期那天过了还没有记录的"),
        ),
        ReportFigure(
            key="reported", name=_("转为诉求"), value=reported, unit=_("件"), href=href,
            definition=_("本期挂钩走访听到、转为诉求的"),
        ),
    ]  # fmt: skip


def deeds(
    account_id: int, place_code: str, start: date, end: date, viewer: Actor
) -> list[ReportFigure]:
    """How often somebody went where they are linked: for themselves, and for who organises it."""
    if viewer.id != account_id and not allowed(viewer, READ_LINKS, Target(place_code=place_code)):
        return []
    found = LinkRecord.objects.filter(
        plan__link__account_id=account_id,
        place_code__startswith=place_code,
        at__date__gte=start,
        at__date__lt=end,
    ).count()
    if not found:
        return []
    words = _("挂钩联系时写下的走访、报告和研判")
    return [
        ReportFigure(key="links", name=_("挂钩走访"), value=found, unit=_("次"), definition=words)
    ]


def sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """“本周挂钩任务应完成 4 项，已完成 3 项……”"""
    due, done, missed, reported = (f"{row.figure.value or 0:g}" for row in rows)
    return _(
        "%(this)s挂钩任务应完成%(due)s项，已完成%(done)s项，到期未完成%(missed)s项；听到的%(reported)s件转为诉求。"
    ) % {"this": words.this, "due": due, "done": done, "missed": missed, "reported": reported}


register_deeds(deeds)
register_report_section(ReportSection("links", gettext_lazy("挂钩走访"), 80, figures, sentence))
