"""A report is drafted: its figures are taken, and its sentences follow from them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.insight.events import ReportDrafted
from shanzhi.insight.models import Report, ReportNumbers
from shanzhi.insight.permissions import WRITE_REPORTS
from shanzhi.insight.queries.computing import computed
from shanzhi.insight.rules.periods import PeriodKind, is_reported, period_around
from shanzhi.kernel.api import (
    Actor,
    Invalid,
    Target,
    announce,
    local_zone,
    now,
    require,
)
from shanzhi.lib.division_code import is_place_code


def draft_report(
    place_code: str, kind: PeriodKind, day: date, *, by: Actor, at: datetime | None = None
) -> Report:
    """The report of the period in which ``day`` lies; where there is one already, that one.

    Raises Denied; Invalid (place; day, when the period is not over yet).
    """
    moment = at or now()
    require(by, WRITE_REPORTS, Target(place_code=place_code))
    if not is_place_code(place_code):
        raise Invalid({"place": _("地区代码应为 6、9、12 或 15 位数字。")})
    if not is_reported(day):
        raise Invalid({"day": _("请选择 2000 年以后的日期。")})
    start, end = period_around(kind, day)
    if end > moment.astimezone(local_zone()).date():
        raise Invalid({"day": _("这一期还没有结束，结束后的第二天起可以生成报告。")})
    asked = {"place_code": place_code, "kind": kind.value, "starts_on": start}
    if known := Report.objects.filter(**asked).first():
        return known
    sections = computed(by, place_code, kind, start, end)
    try:
        return _kept(Report(**asked, ends_on=end), sections, by, moment)
    except IntegrityError:  # somebody else drafted it meanwhile
        return Report.objects.get(**asked)


@transaction.atomic
def _kept(report: Report, sections: list[dict[str, object]], by: Actor, at: datetime) -> Report:
    report.made_by_id, report.made_at = by.id if by.is_staff else None, at
    report.save()
    ReportNumbers.objects.create(
        report=report, number=1, sections=sections, taken_by_id=report.made_by_id, at=at
    )
    announce(
        ReportDrafted(
            report_id=report.pk, period=report.kind, starts_on=report.starts_on.isoformat()
        ),
        by=by,
        place_code=report.place_code,
        at=at,
        fresh=True,
    )
    return report
