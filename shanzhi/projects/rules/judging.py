"""What residents' answers make of a finished project, and how a milestone stands. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

SOON_DAYS = 7


class Verdict(StrEnum):
    """What the evaluation comes to."""

    KEPT = "kept"
    REOPENED = "reopened"
    TOO_FEW = "too_few"
    NOT_SATISFIED = "not_satisfied"


def verdict(satisfied: int, answered: int, *, needed: int, least: int, round_: int) -> Verdict:
    """Of ``answered`` residents ``satisfied`` are satisfied; ``needed`` is a share in whole per cent. Fewer
    than ``least`` answers say nothing. Below the share it reopens, once: in round 0 and never again."""
    if answered < least:
        return Verdict.TOO_FEW
    if 100 * satisfied >= needed * answered:
        return Verdict.KEPT
    return Verdict.REOPENED if round_ == 0 else Verdict.NOT_SATISFIED


def standing(is_done: bool, due_on: date, today: date, done_on: date | None = None) -> str:
    """done, done_late, late, soon or open: ``due_on`` is the last day on which it is in time."""
    if is_done:
        return "done_late" if done_on is not None and done_on > due_on else "done"
    if today > due_on:
        return "late"
    return "soon" if (due_on - today).days <= SOON_DAYS else "open"


def phase(
    moment: datetime,
    opens: datetime,
    proposals_until: datetime,
    votes_from: datetime,
    votes_until: datetime,
) -> str:
    """before, proposing, checking, voting or closed: where a budget round is at a moment. The limits
    stand in this order; each belongs to the phase that begins with it."""
    limits = (
        (votes_until, "closed"),
        (votes_from, "voting"),
        (proposals_until, "checking"),
        (opens, "proposing"),
    )
    return next((name for limit, name in limits if moment >= limit), "before")
