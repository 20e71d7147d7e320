"""The room's tables."""

from shanzhi.insight.models.appraisal import Appraisal, AppraisalComment
from shanzhi.insight.models.footprint import Footprint
from shanzhi.insight.models.report import Report, ReportNumbers, ReportText

__all__ = ["Appraisal", "AppraisalComment", "Footprint", "Report", "ReportNumbers", "ReportText"]
