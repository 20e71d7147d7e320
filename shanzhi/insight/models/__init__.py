"""The room's tables."""

from shanzhi.insight.models.report import Report, ReportNumbers, ReportText

__all__ = ["Report", "ReportNumbers", "ReportText"]
