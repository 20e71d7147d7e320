"""Draft the demo's reports of the week and month that ended last."""

from __future__ import annotations

from django.utils.timezone import localdate

from shanzhi.insight.actions.draft_report import draft_report
from shanzhi.insight.rules.periods import PeriodKind, last_ended
from shanzhi.kernel.api import Actor


def load_demo_reports(grid_code: str, *, by: Actor) -> None:
    """Of the grid, its community and its street; again it makes none twice."""
    for kind in (PeriodKind.WEEK, PeriodKind.MONTH):
        start, _end = last_ended(kind, localdate())
        for digits in (9, 12, 15):
            draft_report(grid_code[:digits], kind, start, by=by)
