"""Aggregates of the room."""

# Common ground.
from shanzhi.deliberation.models.talk import Statement, StatementVote, Talk, TalkResult

__all__ = [
    "Statement",
    "StatementVote",
    "Talk",
    "TalkResult",
]
