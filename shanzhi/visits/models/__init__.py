"""Aggregates of the room."""

from shanzhi.visits.models.care import CareLevel, CarePace, MissedCare, Ring
from shanzhi.visits.models.heard import Heard
from shanzhi.visits.models.link import Link, LinkFile, LinkPlan, LinkRecord
from shanzhi.visits.models.visit import Visit, VisitTarget

__all__ = [
    "CareLevel",
    "CarePace",
    "Heard",
    "Link",
    "LinkFile",
    "LinkPlan",
    "LinkRecord",
    "MissedCare",
    "Ring",
    "Visit",
    "VisitTarget",
]
