"""Aggregates of the room."""

from shanzhi.cases.models.bulk import BulkItem, BulkOperation
from shanzhi.cases.models.call import HotlineCall
from shanzhi.cases.models.case import Case, CaseText
from shanzhi.cases.models.category import Category
from shanzhi.cases.models.clock import CaseClock
from shanzhi.cases.models.conversation import Comment, Question
from shanzhi.cases.models.deadline import Deadline
from shanzhi.cases.models.evidence import Attachment
from shanzhi.cases.models.handling import Classification, Dispatch
from shanzhi.cases.models.import_run import ImportedRow, ImportRun
from shanzhi.cases.models.rating import Rating, Support
from shanzhi.cases.models.routing import RoutingRule
from shanzhi.cases.models.rule_set import DryRun, RuleSet, RuleSetVersion
from shanzhi.cases.models.view import SavedView

__all__ = [
    "Attachment",
    "BulkItem",
    "BulkOperation",
    "Case",
    "CaseClock",
    "CaseText",
    "Category",
    "Classification",
    "Comment",
    "Deadline",
    "Dispatch",
    "DryRun",
    "HotlineCall",
    "ImportRun",
    "ImportedRow",
    "Question",
    "Rating",
    "RoutingRule",
    "RuleSet",
    "RuleSetVersion",
    "SavedView",
    "Support",
]
