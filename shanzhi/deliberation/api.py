"""The room's front door."""

# Topics.
from shanzhi.deliberation.actions.add_item import NewItem, add_item
from shanzhi.deliberation.actions.ballot_on_topic import (
    TopicBallot,
    draft_topic_ballot,
)
from shanzhi.deliberation.actions.end_item import ItemResult, end_item
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.raise_topic import NewTopic, propose_at_desk, raise_topic
from shanzhi.deliberation.actions.record_step import NewRecord, record_step
from shanzhi.deliberation.actions.set_figure import NewFigure, set_figure
from shanzhi.deliberation.actions.take_up_topic import take_up_topic
from shanzhi.deliberation.demo import load_demo_meetings, load_demo_topics
from shanzhi.deliberation.models import ExecutionItem, Topic, TopicStep
from shanzhi.deliberation.queries.taking_part import resident_actor
from shanzhi.deliberation.queries.topics import (
    hall,
    item_for,
    items_for,
    public_topic,
    topic_behind,
    topic_for,
    topics_for,
)
from shanzhi.deliberation.step_evidence import (
    ItemDoor,
    ItemLink,
    StepEvidence,
    register_item_doors,
    register_item_links,
    register_step_evidence,
    register_taking_part,
)

__all__ = [
    "ExecutionItem",
    "ItemDoor",
    "ItemLink",
    "ItemResult",
    "NewFigure",
    "NewItem",
    "NewRecord",
    "NewTopic",
    "StepEvidence",
    "Topic",
    "TopicBallot",
    "TopicStep",
    "add_item",
    "draft_topic_ballot",
    "end_item",
    "end_step",
    "hall",
    "item_for",
    "items_for",
    "load_demo_meetings",
    "load_demo_topics",
    "propose_at_desk",
    "public_topic",
    "raise_topic",
    "record_step",
    "register_item_doors",
    "register_item_links",
    "register_step_evidence",
    "register_taking_part",
    "resident_actor",
    "set_figure",
    "take_up_topic",
    "topic_behind",
    "topic_for",
    "topics_for",
]
