"""Aggregates of the room."""

# Topics.
from shanzhi.deliberation.models.execution import (
    ExecutionItem,
    FigureOverride,
    ItemFile,
    TopicEvaluation,
)

# Meetings.
from shanzhi.deliberation.models.meeting import (
    AgendaItem,
    Delivery,
    Invitation,
    Lots,
    Meeting,
    MeetingTask,
)

# Common ground.
from shanzhi.deliberation.models.place_procedure import PlaceProcedure
from shanzhi.deliberation.models.talk import Statement, StatementVote, Talk, TalkResult
from shanzhi.deliberation.models.topic import Topic, TopicMatter, TopicOpinion, TopicSupport
from shanzhi.deliberation.models.topic_step import Objection, StepFile, StepRecord, TopicStep

__all__ = [
    "AgendaItem",
    "Delivery",
    "ExecutionItem",
    "FigureOverride",
    "Invitation",
    "ItemFile",
    "Lots",
    "Meeting",
    "MeetingTask",
    "Objection",
    "PlaceProcedure",
    "Statement",
    "StatementVote",
    "StepFile",
    "StepRecord",
    "Talk",
    "TalkResult",
    "Topic",
    "TopicEvaluation",
    "TopicMatter",
    "TopicOpinion",
    "TopicStep",
    "TopicSupport",
]
