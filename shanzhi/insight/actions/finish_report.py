"""A report is finished: what it says is what it will always say."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.insight.actions.locking import locked
from shanzhi.insight.events import ReportFinished
from shanzhi.insight.models import Report
from shanzhi.insight.models.report import ReportState
from shanzhi.kernel.api import Actor, Conflict, announce, now


@transaction.atomic
def finish_report(report: Report, *, by: Actor, seen: int, at: datetime | None = None) -> Report:
    """Lock the draft with the figures number ``seen``, those that were on the screen.

    Raises Denied; WrongState when it is finished already; Conflict when somebody counted again
    meanwhile.
    """
    moment = at or now()
    report = locked(report, by=by)
    if report.numbers.count() != seen:
        raise Conflict(_("别人刚重新统计过数字。请看过新的数字，再定稿。"))
    report.state, report.finished_at = ReportState.FINISHED, moment
    report.finished_by_id = by.id if by.is_staff else None
    report.save(update_fields=["state", "finished_at", "finished_by"])
    announce(ReportFinished(report_id=report.pk), by=by, place_code=report.place_code, at=moment)
    return report
