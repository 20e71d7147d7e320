"""Aggregates of the room."""

from shanzhi.cases.models.appeal import Appeal
from shanzhi.cases.models.case import Case, CaseText
from shanzhi.cases.models.category import Category
from shanzhi.cases.models.clock import CaseClock
from shanzhi.cases.models.conversation import Comment, Question
from shanzhi.cases.models.deadline import Deadline
from shanzhi.cases.models.evidence import Attachment
from shanzhi.cases.models.handling import Classification, Dispatch
from shanzhi.cases.models.import_run import ImportedRow, ImportRun
from shanzhi.cases.models.rate_setting import RateSetting
from shanzhi.cases.models.rating import Rating, Support
from shanzhi.cases.models.review import Review, SamplingShare
from shanzhi.cases.models.routing import RoutingRule

__all__ = [
    "Appeal",
    "Attachment",
    "Case",
    "CaseClock",
    "CaseText",
    "Category",
    "Classification",
    "Comment",
    "Deadline",
    "Dispatch",
    "ImportRun",
    "ImportedRow",
    "Question",
    "RateSetting",
    "Rating",
    "Review",
    "RoutingRule",
    "SamplingShare",
    "Support",
]
