"""Aggregates of the room."""

from shanzhi.cases.models.case import Case, CaseText
from shanzhi.cases.models.category import Category
from shanzhi.cases.models.clock import CaseClock
from shanzhi.cases.models.conversation import Comment, Question
from shanzhi.cases.models.deadline import Deadline
from shanzhi.cases.models.escalation import EscalationRule
from shanzhi.cases.models.evidence import Attachment
from shanzhi.cases.models.handling import Classification, Dispatch
from shanzhi.cases.models.import_run import ImportedRow, ImportRun
from shanzhi.cases.models.rating import Rating, Support
from shanzhi.cases.models.routing import RoutingRule

__all__ = [
    "Attachment",
    "Case",
    "CaseClock",
    "CaseText",
    "Category",
    "Classification",
    "Comment",
    "Deadline",
    "Dispatch",
    "EscalationRule",
    "ImportRun",
    "ImportedRow",
    "Question",
    "Rating",
    "RoutingRule",
    "Support",
]
