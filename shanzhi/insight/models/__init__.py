"""The room's tables."""

from shanzhi.insight.models.appraisal import Appraisal, AppraisalComment
from shanzhi.insight.models.report import Report, ReportNumbers, ReportText
from shanzhi.insight.models.screen import Panel, Screen
from shanzhi.insight.models.warning import PlaceForecast, PlaceWarning

__all__ = [
    "Appraisal",
    "AppraisalComment",
    "Panel",
    "PlaceForecast",
    "PlaceWarning",
    "Report",
    "ReportNumbers",
    "ReportText",
    "Screen",
]
