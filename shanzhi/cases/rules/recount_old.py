"""What events left unsaid before they carried state and clocks, by their kind. Pure.

The migration that brought clocks gave every open matter of then the clocks of its state, with the
matter's own deadline: the same comes out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shanzhi.cases.models.states import State

_STATE = {
    "cases.CaseOpened": State.DISPATCHED,
    "cases.CaseDispatched": State.DISPATCHED,
    "cases.CaseAccepted": State.IN_PROGRESS,
    "cases.ReporterAsked": State.WAITING_REPORTER,
    "cases.ReporterAnswered": State.IN_PROGRESS,
    "cases.CaseClosed": State.HANDLED,
    "cases.CaseRated": State.RATED,
    "cases.CaseSentBack": State.DISPATCHED,
    "cases.CaseArchived": State.NOT_RATED,
    "cases.CaseWithdrawn": State.WITHDRAWN,
}
_HANDED = {"cases.CaseDispatched", "cases.CaseSentBack"}
# Verbs of no action of today: nobody knows whether the clock ran before.
STARTED_BY_OLD, ENDED_BY_OLD = "old start", "old end"
_BOTH = ("accept", "handle")


def as_told_today(kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload as the same event would have it today; clocks only as far as they live on."""
    told = {**payload, "state": _STATE.get(kind, ""), "clocks": []}
    if kind in _HANDED:
        due = str(payload.get("due_at") or "")
        told |= {"holder_id": payload.get("unit_id"), "due": due}
        told["clocks"] = [[clock, "0", STARTED_BY_OLD, due] for clock in _BOTH]
    if kind == "cases.CaseAccepted":
        told["clocks"] = [["accept", "0", ENDED_BY_OLD, ""]]
    if kind in {"cases.CaseClosed", "cases.CaseWithdrawn"}:
        told["clocks"] = [[clock, "0", ENDED_BY_OLD, ""] for clock in _BOTH]
    return told
