"""Aggregates of the room."""

# Topics.
from shanzhi.deliberation.models.execution import (
    ExecutionItem,
    FigureOverride,
    ItemFile,
    TopicEvaluation,
)
from shanzhi.deliberation.models.topic import Topic, TopicMatter, TopicOpinion, TopicSupport
from shanzhi.deliberation.models.topic_step import Objection, StepFile, StepRecord, TopicStep

__all__ = [
    "ExecutionItem",
    "FigureOverride",
    "ItemFile",
    "Objection",
    "StepFile",
    "StepRecord",
    "Topic",
    "TopicEvaluation",
    "TopicMatter",
    "TopicOpinion",
    "TopicStep",
    "TopicSupport",
]
