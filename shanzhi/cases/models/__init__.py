"""Aggregates of the room."""

from shanzhi.cases.models.appeal import Appeal
from shanzhi.cases.models.bulk import BulkItem, BulkOperation
from shanzhi.cases.models.call import HotlineCall
from shanzhi.cases.models.callout import Callout
from shanzhi.cases.models.case import Case, CaseText
from shanzhi.cases.models.category import Category
from shanzhi.cases.models.clock import CaseClock
from shanzhi.cases.models.conversation import Comment, Question
from shanzhi.cases.models.correction import Correction
from shanzhi.cases.models.deadline import Deadline
from shanzhi.cases.models.drafting import CaseDraft, Presence
from shanzhi.cases.models.escalation import EscalationRule
from shanzhi.cases.models.evidence import Attachment
from shanzhi.cases.models.export import Export
from shanzhi.cases.models.hand_over import Chase, HandOver, OutsideSystem
from shanzhi.cases.models.handling import Classification, Dispatch
from shanzhi.cases.models.import_run import ImportedRow, ImportRun
from shanzhi.cases.models.merging import CaseFollower, Merger
from shanzhi.cases.models.patrol import Patrol
from shanzhi.cases.models.rate_setting import RateSetting
from shanzhi.cases.models.rating import Rating, Support
from shanzhi.cases.models.review import Review, SamplingShare
from shanzhi.cases.models.routing import RoutingRule
from shanzhi.cases.models.rule_set import DryRun, RuleSet, RuleSetVersion
from shanzhi.cases.models.standard import Standard
from shanzhi.cases.models.supervision import Reminder, Supervision
from shanzhi.cases.models.time_request import TimeRequest
from shanzhi.cases.models.unmasking import Unmasking
from shanzhi.cases.models.view import SavedView
from shanzhi.cases.models.whistle import Whistle, WhistleCall
from shanzhi.cases.models.wording import Checklist, ChecklistItem, CheckTick, Macro, ReplyTemplate

__all__ = [
    "Appeal",
    "Attachment",
    "BulkItem",
    "BulkOperation",
    "Callout",
    "Case",
    "CaseClock",
    "CaseDraft",
    "CaseFollower",
    "CaseText",
    "Category",
    "Chase",
    "CheckTick",
    "Checklist",
    "ChecklistItem",
    "Classification",
    "Comment",
    "Correction",
    "Deadline",
    "Dispatch",
    "DryRun",
    "EscalationRule",
    "Export",
    "HandOver",
    "HotlineCall",
    "ImportRun",
    "ImportedRow",
    "Macro",
    "Merger",
    "OutsideSystem",
    "Patrol",
    "Presence",
    "Question",
    "RateSetting",
    "Rating",
    "Reminder",
    "ReplyTemplate",
    "Review",
    "RoutingRule",
    "RuleSet",
    "RuleSetVersion",
    "SamplingShare",
    "SavedView",
    "Standard",
    "Supervision",
    "Support",
    "TimeRequest",
    "Unmasking",
    "Whistle",
    "WhistleCall",
]
