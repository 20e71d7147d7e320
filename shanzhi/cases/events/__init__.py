"""What can happen to a matter; one file per part of the loop."""

from shanzhi.cases.events.base import CaseEvent
from shanzhi.cases.events.circles import CaseDecided, CaseEscalated, CaseReturned
from shanzhi.cases.events.handling import (
    CaseAccepted,
    CaseArchived,
    CaseClosed,
    CaseCommented,
    CaseDispatched,
    CaseOpened,
    CaseRated,
    CaseReclassified,
    CaseSentBack,
    CaseSupported,
    CaseWithdrawn,
    EvidenceAttached,
    ReporterAnswered,
    ReporterAsked,
    ReporterLinked,
)

__all__ = [
    "CaseAccepted",
    "CaseArchived",
    "CaseClosed",
    "CaseCommented",
    "CaseDecided",
    "CaseDispatched",
    "CaseEscalated",
    "CaseEvent",
    "CaseOpened",
    "CaseRated",
    "CaseReclassified",
    "CaseReturned",
    "CaseSentBack",
    "CaseSupported",
    "CaseWithdrawn",
    "EvidenceAttached",
    "ReporterAnswered",
    "ReporterAsked",
    "ReporterLinked",
]
