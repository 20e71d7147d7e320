"""The figures of a draft are counted again, because somebody asked for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.insight.actions.locking import locked
from shanzhi.insight.events import ReportNumbersTaken
from shanzhi.insight.models import Report, ReportNumbers
from shanzhi.insight.queries.computing import computed
from shanzhi.insight.rules.periods import PeriodKind
from shanzhi.kernel.api import Actor, announce, now


@transaction.atomic
def take_numbers(report: Report, *, by: Actor, at: datetime | None = None) -> Report:
    """Take the figures as they are now; those before stay, and so does what people wrote.

    Raises Denied; WrongState once it is finished.
    """
    moment = at or now()
    report = locked(report, by=by)
    number = report.numbers.count() + 1
    ReportNumbers.objects.create(
        report=report,
        number=number,
        sections=computed(
            by, report.place_code, PeriodKind(report.kind), report.starts_on, report.ends_on
        ),
        taken_by_id=by.id if by.is_staff else None,
        at=moment,
    )
    announce(
        ReportNumbersTaken(report_id=report.pk, number=number),
        by=by,
        place_code=report.place_code,
        at=moment,
    )
    return report
