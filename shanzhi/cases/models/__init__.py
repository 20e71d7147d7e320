"""Aggregates of the room."""

from shanzhi.cases.models.callout import Callout
from shanzhi.cases.models.case import Case, CaseText
from shanzhi.cases.models.category import Category
from shanzhi.cases.models.clock import CaseClock
from shanzhi.cases.models.conversation import Comment, Question
from shanzhi.cases.models.deadline import Deadline
from shanzhi.cases.models.evidence import Attachment
from shanzhi.cases.models.hand_over import Chase, HandOver, OutsideSystem
from shanzhi.cases.models.handling import Classification, Dispatch
from shanzhi.cases.models.import_run import ImportedRow, ImportRun
from shanzhi.cases.models.rating import Rating, Support
from shanzhi.cases.models.routing import RoutingRule
from shanzhi.cases.models.supervision import Reminder, Supervision
from shanzhi.cases.models.whistle import Whistle, WhistleCall

__all__ = [
    "Attachment",
    "Callout",
    "Case",
    "CaseClock",
    "CaseText",
    "Category",
    "Chase",
    "Classification",
    "Comment",
    "Deadline",
    "Dispatch",
    "HandOver",
    "ImportRun",
    "ImportedRow",
    "OutsideSystem",
    "Question",
    "Rating",
    "Reminder",
    "RoutingRule",
    "Supervision",
    "Support",
    "Whistle",
    "WhistleCall",
]
