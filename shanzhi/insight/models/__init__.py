"""The room's tables."""

from shanzhi.insight.models.appraisal import Appraisal, AppraisalComment
from shanzhi.insight.models.hot_topic import HotTopic, TopicDecision, TopicMember
from shanzhi.insight.models.report import Report, ReportNumbers, ReportText

__all__ = [
    "Appraisal",
    "AppraisalComment",
    "HotTopic",
    "Report",
    "ReportNumbers",
    "ReportText",
    "TopicDecision",
    "TopicMember",
]
