"""The room's tables."""

from shanzhi.insight.models.appraisal import Appraisal, AppraisalComment
from shanzhi.insight.models.footprint import Footprint
from shanzhi.insight.models.hot_topic import HotTopic, TopicDecision, TopicMember
from shanzhi.insight.models.indicator import IndicatorSetting
from shanzhi.insight.models.kept_tile import KeptTile
from shanzhi.insight.models.report import Report, ReportNumbers, ReportText
from shanzhi.insight.models.rollup import (
    FigureCell,
    FigureCheck,
    FigureMatter,
    FigureOffset,
    FigureTime,
    Grain,
)
from shanzhi.insight.models.screen import Panel, Screen
from shanzhi.insight.models.warning import PlaceForecast, PlaceWarning

__all__ = [
    "Appraisal",
    "AppraisalComment",
    "FigureCell",
    "FigureCheck",
    "FigureMatter",
    "FigureOffset",
    "FigureTime",
    "Footprint",
    "Grain",
    "HotTopic",
    "IndicatorSetting",
    "KeptTile",
    "Panel",
    "PlaceForecast",
    "PlaceWarning",
    "Report",
    "ReportNumbers",
    "ReportText",
    "Screen",
    "TopicDecision",
    "TopicMember",
]
