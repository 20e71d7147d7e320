"""The room's front door."""

from shanzhi.visits.demo import load_demo_visits
from shanzhi.visits.queries.visits import GridProgress, grid_progress

__all__ = ["GridProgress", "grid_progress", "load_demo_visits"]
