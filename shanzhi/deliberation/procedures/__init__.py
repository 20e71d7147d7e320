"""Procedures as data: which steps a topic takes, who takes them, and what the law or a rule asks."""

from shanzhi.deliberation.procedures.ready_made import PROCEDURES, place_figures, procedure
from shanzhi.deliberation.procedures.shape import Figure, Procedure, Step, Way

__all__ = ["PROCEDURES", "Figure", "Procedure", "Step", "Way", "place_figures", "procedure"]
