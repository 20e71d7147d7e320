"""Aggregates of the room."""

from shanzhi.organizations.models.grid_worker import GridWorker
from shanzhi.organizations.models.unit import Post, Unit

__all__ = ["GridWorker", "Post", "Unit"]
