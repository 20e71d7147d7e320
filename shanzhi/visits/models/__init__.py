"""Aggregates of the room."""

from shanzhi.visits.models.care import CareLevel, CarePace, MissedCare, Ring
from shanzhi.visits.models.heard import Heard
from shanzhi.visits.models.visit import Visit, VisitTarget

__all__ = ["CareLevel", "CarePace", "Heard", "MissedCare", "Ring", "Visit", "VisitTarget"]
