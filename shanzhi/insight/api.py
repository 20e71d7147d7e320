"""The room's front door."""

from shanzhi.insight.actions.draft_due import draft_due, places_due
from shanzhi.insight.actions.draft_report import draft_report
from shanzhi.insight.actions.figures.rebuild import bring_up_to_date
from shanzhi.insight.actions.twin.sketch_footprints import sketch_footprints
from shanzhi.insight.demo import load_demo_reports
from shanzhi.insight.models import Report
from shanzhi.insight.rules.figures.indicators import INDICATORS
from shanzhi.insight.rules.periods import PeriodKind
from shanzhi.insight.watch.loop import FigureWatch

__all__ = [
    "INDICATORS",
    "FigureWatch",
    "PeriodKind",
    "Report",
    "bring_up_to_date",
    "draft_due",
    "draft_report",
    "load_demo_reports",
    "places_due",
    "sketch_footprints",
]
