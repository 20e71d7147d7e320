"""Aggregates of the room."""

from shanzhi.organizations.models.duty import Duty
from shanzhi.organizations.models.grid_worker import GridWorker
from shanzhi.organizations.models.unit import Post, Unit

__all__ = ["Duty", "GridWorker", "Post", "Unit"]
