"""Aggregates of the room."""

from shanzhi.cases.models.case import Case, CaseText
from shanzhi.cases.models.category import Category
from shanzhi.cases.models.clock import CaseClock
from shanzhi.cases.models.conversation import Comment, Question
from shanzhi.cases.models.correction import Correction
from shanzhi.cases.models.deadline import Deadline
from shanzhi.cases.models.drafting import CaseDraft, Presence
from shanzhi.cases.models.escalation import EscalationRule
from shanzhi.cases.models.evidence import Attachment
from shanzhi.cases.models.handling import Classification, Dispatch
from shanzhi.cases.models.import_run import ImportedRow, ImportRun
from shanzhi.cases.models.merging import CaseFollower, Merger
from shanzhi.cases.models.rating import Rating, Support
from shanzhi.cases.models.routing import RoutingRule
from shanzhi.cases.models.standard import Standard
from shanzhi.cases.models.time_request import TimeRequest
from shanzhi.cases.models.wording import (
    Checklist,
    ChecklistItem,
    CheckTick,
    Macro,
    ReplyTemplate,
)

__all__ = [
    "Attachment",
    "Case",
    "CaseClock",
    "CaseDraft",
    "CaseFollower",
    "CaseText",
    "Category",
    "CheckTick",
    "Checklist",
    "ChecklistItem",
    "Classification",
    "Comment",
    "Correction",
    "Deadline",
    "Dispatch",
    "EscalationRule",
    "ImportRun",
    "ImportedRow",
    "Macro",
    "Merger",
    "Presence",
    "Question",
    "Rating",
    "ReplyTemplate",
    "RoutingRule",
    "Standard",
    "Support",
    "TimeRequest",
]
