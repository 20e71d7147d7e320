"""A report is finished: what it says is what it will always say."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.insight.actions.locking import locked
from shanzhi.insight.events import ReportFinished
from shanzhi.insight.models import Report
from shanzhi.insight.models.report import ReportState
from shanzhi.kernel.api import Actor, announce, now


@transaction.atomic
def finish_report(report: Report, *, by: Actor, at: datetime | None = None) -> Report:
    """Lock the draft as it is. Raises Denied; WrongState when it is finished already."""
    moment = at or now()
    report = locked(report, by=by)
    report.state, report.finished_at = ReportState.FINISHED, moment
    report.finished_by_id = by.id if by.is_staff else None
    report.save(update_fields=["state", "finished_at", "finished_by"])
    announce(ReportFinished(report_id=report.pk), by=by, place_code=report.place_code, at=moment)
    return report
