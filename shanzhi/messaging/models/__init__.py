"""Aggregates of the room."""

from shanzhi.messaging.models.notice import Notice

__all__ = ["Notice"]
