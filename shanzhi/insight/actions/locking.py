"""The first three steps of every change of a report."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.insight.models import Report
from shanzhi.insight.models.report import ReportState
from shanzhi.insight.permissions import WRITE_REPORTS
from shanzhi.kernel.api import Actor, Target, WrongState, require


def locked(report: Report, *, by: Actor) -> Report:
    """The row, locked, when ``by`` may write it and it is not finished. Raises Denied, WrongState."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    require(by, WRITE_REPORTS, Target(place_code=report.place_code))
    if report.state != ReportState.DRAFT:
        raise WrongState(_("这份报告已经定稿，不能再改。"))
    return report
